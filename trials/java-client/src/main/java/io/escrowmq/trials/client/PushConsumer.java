package io.escrowmq.trials.client;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;

/** Consumes in clustering mode; the first {@code -fail-attempts} attempts at each message are answered "later". */
final class PushConsumer {

    private static final long AWAIT_MILLIS = 5_000;

    private PushConsumer() {}

    static void run(Options options, CountDownLatch stop) throws Exception {
        int failures = options.number("fail-attempts", 0);
        DefaultMQPushConsumer consumer = new DefaultMQPushConsumer(options.text("group", "reference-consumers"));
        consumer.setNamesrvAddr(options.server());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        // Else the client stores its offsets while the last messages are still with the listener.
        consumer.setAwaitTerminationMillisWhenShutdown(AWAIT_MILLIS);
        consumer.setMaxReconsumeTimes(options.number("max-reconsume", -1));
        consumer.subscribe(options.topic(), options.text("tags", "*"));
        consumer.registerMessageListener(
                (MessageListenerConcurrently) (messages, context) -> consume(messages, failures));
        consumer.start();
        Events.event("started").emit();
        stop.await();
        consumer.shutdown();
    }

    private static ConsumeConcurrentlyStatus consume(List<MessageExt> messages, int failures) {
        ConsumeConcurrentlyStatus status = ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        for (MessageExt message : messages) {
            boolean later = message.getReconsumeTimes() < failures;
            if (later) {
                status = ConsumeConcurrentlyStatus.RECONSUME_LATER;
            }
            Events.event("received")
                    .with("answer", later ? "later" : "ok")
                    .message(message)
                    .emit();
        }
        return status;
    }
}
