package io.escrowmq.index;

import java.util.Arrays;

/** All queues of the shard by number. The agent adds; any thread reads. */
public final class Queues {

    private volatile QueueIndex[] byNumber = new QueueIndex[64];
    private volatile int count;

    /** Creates the queue with the next number, counted from 0. Agent. */
    public QueueIndex create() {
        int number = count;
        if (number == byNumber.length) {
            byNumber = Arrays.copyOf(byNumber, number * 2);
        }
        QueueIndex queue = new QueueIndex(number);
        byNumber[number] = queue;
        count = number + 1;
        return queue;
    }

    /** Queues ever created. */
    public int count() {
        return count;
    }

    /** @throws IndexOutOfBoundsException if there is no such queue */
    public QueueIndex get(int number) {
        if (number < 0 || number >= count) {
            throw new IndexOutOfBoundsException("queue " + number + " of " + count);
        }
        return byNumber[number];
    }
}
