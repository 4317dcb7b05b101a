package io.escrowmq.transaction;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Half messages of the last minute by fingerprint, so that a half whose answer was lost can be joined when the client
 * sends it again: a ring in the order of their coming and a hash table of places in it, at most 32 bytes an entry while
 * they become more. Agent only.
 *
 * <pre>
 * entry   fingerprint (64)     seq (40) | store time, ms (24, the lowest bits)
 * </pre>
 */
final class Resends {

    /** A later copy is a transaction of its own. */
    static final long WINDOW_MILLIS = 60_000;

    static final long NONE = -1;
    /** Halves remembered at most; under more load than this allows, the oldest are forgotten early. */
    static final int MAX_REMEMBERED = 1 << 20;

    private static final int SMALLEST = 1 << 10;
    private static final int TIME_BITS = 24;
    private static final long TIME_MASK = (1L << TIME_BITS) - 1;
    private static final long MIX = 0x9E3779B97F4A7C15L;
    private static final int EMPTY = -1;

    private long[] fingerprints = new long[SMALLEST];
    private long[] seqs = new long[SMALLEST];
    /** Three for two entries of the ring; of equal fingerprints only the newest is in it. */
    private int[] slots = new int[slots(SMALLEST)];

    private int head;
    private int size;
    private long forgotten;
    private long newestMillis;

    Resends() {
        Arrays.fill(slots, EMPTY);
    }

    int size() {
        return size;
    }

    /** How many were added and forgotten: the number of the oldest. */
    long start() {
        return forgotten;
    }

    /** How many were ever added. */
    long end() {
        return forgotten + size;
    }

    /** Seq of one by its number. */
    long seq(long number) {
        return seqs[place(head + (int) (number - forgotten))] >>> TIME_BITS;
    }

    /** Writes fingerprint, seq and store time of one by its number. */
    void write(long number, ByteBuffer out) {
        int at = place(head + (int) (number - forgotten));
        out.putLong(fingerprints[at]).putLong(seqs[at] >>> TIME_BITS).putLong(millis(at));
    }

    /** Bytes of its arrays. */
    long bytes() {
        return (long) fingerprints.length * Long.BYTES * 2 + (long) slots.length * Integer.BYTES;
    }

    void add(long fingerprint, long seq, long millis) {
        expire(millis);
        if (find(fingerprint) >= seq) {
            return;
        }
        if (size == MAX_REMEMBERED) {
            forgetOldest();
        }
        if (size == fingerprints.length) {
            resize(size / 3 * 4);
        }
        newestMillis = size == 0 ? millis : Math.max(newestMillis, millis);
        int at = place(head + size);
        fingerprints[at] = fingerprint;
        seqs[at] = seq << TIME_BITS | millis & TIME_MASK;
        size++;
        slots[slot(fingerprint)] = at;
    }

    /** The newest half with this fingerprint, or {@link #NONE}. */
    long find(long fingerprint) {
        int at = slots[slot(fingerprint)];
        return at == EMPTY ? NONE : seqs[at] >>> TIME_BITS;
    }

    /** The slot of a fingerprint, or the free one where it would stand. */
    private int slot(long fingerprint) {
        int slot = home(fingerprint);
        while (slots[slot] != EMPTY && fingerprints[slots[slot]] != fingerprint) {
            slot = behind(slot);
        }
        return slot;
    }

    private int home(long fingerprint) {
        return (int) ((fingerprint * MIX >>> 32) * slots.length >>> 32);
    }

    private static int slots(int length) {
        return length / 2 * 3;
    }

    private int behind(int slot) {
        return slot + 1 == slots.length ? 0 : slot + 1;
    }

    private int place(int at) {
        return at < fingerprints.length ? at : at - fingerprints.length;
    }

    void expire(long now) {
        if (now - newestMillis >= WINDOW_MILLIS) {
            clear();
        }
        while (size > 0 && millis(head) + WINDOW_MILLIS <= now) {
            forgetOldest();
        }
        if (fingerprints.length > SMALLEST && size < fingerprints.length / 8) {
            resize(fingerprints.length / 4);
        }
    }

    private void clear() {
        if (size > 0) {
            forgotten += size;
            size = 0;
            Arrays.fill(slots, EMPTY);
        }
    }

    /** The newest is less than a minute old, so the bits that are kept say it all. */
    private long millis(int at) {
        return newestMillis - (newestMillis - seqs[at] & TIME_MASK);
    }

    private void forgetOldest() {
        int slot = slot(fingerprints[head]);
        if (slots[slot] == head) {
            free(slot);
        }
        head = place(head + 1);
        size--;
        forgotten++;
    }

    /** Closes the gap: moves back what stands behind it and may stand before. */
    private void free(int slot) {
        int gap = slot;
        for (int at = behind(slot); slots[at] != EMPTY; at = behind(at)) {
            int home = home(fingerprints[slots[at]]);
            if (Math.floorMod(at - home, slots.length) >= Math.floorMod(at - gap, slots.length)) {
                slots[gap] = slots[at];
                gap = at;
            }
        }
        slots[gap] = EMPTY;
    }

    private void resize(int length) {
        long[] oldFingerprints = fingerprints;
        long[] oldSeqs = seqs;
        fingerprints = new long[length];
        seqs = new long[length];
        slots = new int[slots(length)];
        Arrays.fill(slots, EMPTY);
        for (int i = 0; i < size; i++) {
            int from = (head + i) % oldFingerprints.length;
            fingerprints[i] = oldFingerprints[from];
            seqs[i] = oldSeqs[from];
            slots[slot(fingerprints[i])] = i;
        }
        head = 0;
    }
}
