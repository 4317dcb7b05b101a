package io.escrowmq.trials.client;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/** Reads every queue of the topic from its beginning with the older pull consumer, which sends its filter in each pull. */
@SuppressWarnings("deprecation")
final class QueuePullConsumer {

    private static final int BATCH = 32;
    private static final long EMPTY_PAUSE_MILLIS = 100;

    private QueuePullConsumer() {}

    static void run(Options options, CountDownLatch stop) throws Exception {
        DefaultMQPullConsumer consumer = new DefaultMQPullConsumer(options.text("group", "queue-consumers"));
        consumer.setNamesrvAddr(options.server());
        consumer.start();
        Events.event("started").emit();
        Map<MessageQueue, Long> next = new HashMap<>();
        for (MessageQueue queue : consumer.fetchSubscribeMessageQueues(options.topic())) {
            next.put(queue, consumer.minOffset(queue));
        }
        do {
            for (Map.Entry<MessageQueue, Long> entry : next.entrySet()) {
                PullResult result = consumer.pull(entry.getKey(), options.text("tags", "*"), entry.getValue(), BATCH);
                if (result.getPullStatus() == PullStatus.FOUND) {
                    for (MessageExt message : result.getMsgFoundList()) {
                        Events.event("received").message(message).emit();
                    }
                }
                entry.setValue(result.getNextBeginOffset());
            }
        } while (!stop.await(EMPTY_PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        consumer.shutdown();
    }
}
