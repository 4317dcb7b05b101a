package io.escrowmq.index;

/** For each queue that has entries in a segment its number, the first offset and how many there are; by queue number. */
public final class QueueRuns {

    private final int[] queues;
    private final long[] firsts;
    private final int[] counts;
    private int size;

    QueueRuns(int capacity) {
        queues = new int[capacity];
        firsts = new long[capacity];
        counts = new int[capacity];
    }

    void add(int queue, long first, int count) {
        queues[size] = queue;
        firsts[size] = first;
        counts[size] = count;
        size++;
    }

    public int size() {
        return size;
    }

    /** Number of the i-th queue. */
    public int queue(int i) {
        return queues[i];
    }

    /** Offset of its first entry in the segment. */
    public long first(int i) {
        return firsts[i];
    }

    /** Its entries in the segment. */
    public int count(int i) {
        return counts[i];
    }
}
