package io.escrowmq.trials.client;

import java.util.concurrent.CountDownLatch;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;

/** Polls a subscription: queues are shared with the group's other members and offsets are committed by the client. */
final class LitePullConsumer {

    private static final long POLL_MILLIS = 500;

    private LitePullConsumer() {}

    static void run(Options options, CountDownLatch stop) throws Exception {
        DefaultLitePullConsumer consumer = new DefaultLitePullConsumer(options.text("group", "pull-consumers"));
        consumer.setNamesrvAddr(options.server());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(options.topic(), options.text("tags", "*"));
        consumer.start();
        Events.event("started").emit();
        while (stop.getCount() > 0) {
            for (MessageExt message : consumer.poll(POLL_MILLIS)) {
                Events.event("received").message(message).emit();
            }
        }
        consumer.shutdown();
    }
}
