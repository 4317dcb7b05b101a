package io.escrowmq.store;

import io.escrowmq.index.QueueIndex;

/**
 * A topic as it is now; a change makes a new one. Immutable, any thread.
 *
 * @param number number of its name
 * @param incarnation position of the TOPIC record that created it; a topic created anew has another
 * @param readQueues queues that consumers see, the first ones of {@code queues}
 * @param writeQueues queues that producers see, the first ones of {@code queues}
 * @param permission RocketMQ's bits: 4 read, 2 write, 1 inherit
 * @param queues every queue it ever had in this incarnation, by queue id
 */
public record Topic(
        String name,
        int number,
        long incarnation,
        int readQueues,
        int writeQueues,
        int permission,
        QueueIndex[] queues) {

    public static final int READ = 4;
    public static final int WRITE = 2;

    public boolean readable() {
        return (permission & READ) != 0;
    }

    public boolean writable() {
        return (permission & WRITE) != 0;
    }

    public QueueIndex queue(int queueId) {
        return queues[queueId];
    }

    /** Lowest offset of a queue that can be read. */
    public long firstOffset(int queueId) {
        return queues[queueId].first();
    }

    /** Offset after a queue's last visible message. */
    public long endOffset(int queueId) {
        return queues[queueId].published();
    }
}
