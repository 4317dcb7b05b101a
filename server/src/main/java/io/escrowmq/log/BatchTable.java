package io.escrowmq.log;

import java.util.Arrays;

/** Positions of some batches of a segment, one for every 64 KiB of log: where a search for a record begins. */
final class BatchTable {

    private static final int STEP_BYTES = 64 << 10;

    private volatile long[] positions = new long[16];
    private volatile int count;

    /** Notes a batch; positions must rise. One thread. */
    void add(long position) {
        int n = count;
        long[] array = positions;
        if (n > 0 && position - array[n - 1] < STEP_BYTES) {
            return;
        }
        if (n == array.length) {
            array = Arrays.copyOf(array, n * 2);
            positions = array;
        }
        array[n] = position;
        count = n + 1;
    }

    /** The last noted batch that starts at or below {@code position}; the first one if there is none. Any thread. */
    long floor(long position) {
        // The count is read first: the array is then at least as new.
        int n = count;
        int i = Arrays.binarySearch(positions, 0, n, position);
        return positions[i >= 0 ? i : Math.max(0, -i - 2)];
    }
}
