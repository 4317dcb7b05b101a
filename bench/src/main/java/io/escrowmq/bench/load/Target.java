package io.escrowmq.bench.load;

import io.escrowmq.bench.wire.Requests;
import io.escrowmq.bench.wire.Route;
import io.escrowmq.bench.wire.Rpc;
import java.io.IOException;

/**
 * Where the load goes. All queues of all topics are numbered through: those of the first topic, those of the second, and so on.
 *
 * @param route of the first topic; the others have the same queues at the same broker
 * @param topic the topic, or the beginning of the names of several
 * @param topics how many; several are called topic-0, topic-1 and so on
 * @param group what the load calls itself
 */
public record Target(Route route, String topic, int topics, String group) {

    /** The name of the topic of that number. */
    public String name(int number) {
        return name(topic, topics, number);
    }

    /** The name of one of several topics. */
    public static String name(String topic, int topics, int number) {
        return topics == 1 ? topic : topic + "-" + number;
    }

    /** Queues of all topics. */
    public int queues() {
        return topics * route.readQueues();
    }

    /** The end of every queue: the offset that its next message will have. */
    public long[] ends() throws IOException {
        int queues = route.readQueues();
        long[] ends = new long[queues()];
        try (Rpc rpc = new Rpc(route.broker())) {
            for (int i = 0; i < ends.length; i++) {
                byte[] request = Requests.maxOffset(name(i / queues), i % queues);
                ends[i] = Math.max(0, rpc.call(request).offset());
            }
        }
        return ends;
    }
}
