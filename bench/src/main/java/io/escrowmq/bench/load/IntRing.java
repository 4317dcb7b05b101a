package io.escrowmq.bench.load;

/** A first-in first-out queue of at most a fixed number of integers. */
final class IntRing {
    private final int[] values;
    private int head;
    private int size;

    IntRing(int capacity) {
        values = new int[capacity];
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(int value) {
        if (size == values.length) {
            throw new IllegalStateException("more than " + size + " values");
        }
        values[(head + size++) % values.length] = value;
    }

    int remove() {
        int value = values[head];
        head = (head + 1) % values.length;
        size--;
        return value;
    }
}
