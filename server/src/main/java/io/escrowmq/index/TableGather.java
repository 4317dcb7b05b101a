package io.escrowmq.index;

import java.io.Closeable;
import java.io.IOException;

/** Gathers pairs of a key and a value and writes them by key; of equal keys the earlier comes first. One thread. */
final class TableGather implements Closeable {

    private static final int DIGIT_BITS = 11;
    private static final int DIGITS = 1 << DIGIT_BITS;

    private LongPages pairs = new LongPages();
    private long least = Long.MAX_VALUE;
    private long greatest = Long.MIN_VALUE;
    private boolean sorted = true;

    void add(long key, long value) {
        sorted &= pairs.size() == 0 || key >= greatest;
        least = Math.min(least, key);
        greatest = Math.max(greatest, key);
        pairs.add(key);
        pairs.add(value);
    }

    long count() {
        return pairs.size() / 2;
    }

    long least() {
        return least;
    }

    long greatest() {
        return greatest;
    }

    void write(BlockWriter out) throws IOException {
        sort();
        EntryGather.writeAll(pairs, out);
    }

    /** By digits, lowest first, of the distance to the least key: a pass for each eleven bits in which keys differ. */
    private void sort() {
        if (sorted) {
            return;
        }
        long range = greatest - least;
        LongPages target = new LongPages();
        target.extend(pairs.size());
        for (int shift = 0; shift < Long.SIZE && range >>> shift != 0; shift += DIGIT_BITS) {
            pass(shift, target);
            LongPages done = target;
            target = pairs;
            pairs = done;
        }
        target.close();
        sorted = true;
    }

    private void pass(int shift, LongPages target) {
        long[] starts = new long[DIGITS];
        for (long i = 0; i < pairs.size(); i += 2) {
            starts[digit(pairs.get(i), shift)]++;
        }
        long sum = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            long count = starts[digit];
            starts[digit] = sum;
            sum += count;
        }
        for (long i = 0; i < pairs.size(); i += 2) {
            long key = pairs.get(i);
            long to = starts[digit(key, shift)]++ * 2;
            target.set(to, key);
            target.set(to + 1, pairs.get(i + 1));
        }
    }

    private int digit(long key, int shift) {
        return (int) ((key - least) >>> shift) & DIGITS - 1;
    }

    @Override
    public void close() {
        pairs.close();
    }
}
