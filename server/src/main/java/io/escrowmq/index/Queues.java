package io.escrowmq.index;

import java.util.Arrays;

/** All queues of the shard by number. The agent adds; any thread reads. */
public final class Queues {

    /** Pairs of queue and segment that are remembered, 12 bytes each; beyond it no topic is created. */
    public static final long MAX_PAIRS = 20_000_000;

    private volatile QueueIndex[] byNumber = new QueueIndex[64];
    private volatile int count;
    private long pairs;

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

    /** The queue of a number, created now with all before it where they are missing. Agent, at a start. */
    public QueueIndex ensure(int number) {
        while (count <= number) {
            create();
        }
        return get(number);
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

    /** See {@link QueueIndex#cold}. Agent. */
    public void cold(int sidecar, QueueRuns runs, int i) {
        get(runs.queue(i)).cold(sidecar, runs.first(i), runs.count(i));
        pairs++;
    }

    /** Whether so many pairs are remembered that there should be no more queues. Agent. */
    public boolean isFull() {
        return pairs >= MAX_PAIRS;
    }
}
