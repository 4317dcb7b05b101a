package io.escrowmq.transaction;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Undecided half messages of the last minute by fingerprint, so that a half whose answer was lost can be joined when the
 * client sends it again: a ring in the order of their seqs and a hash table of places in it, at most 32 bytes an entry
 * while they become more. Under load nearly all are decided at once, and what is left fits the processor's cache. Agent
 * only.
 *
 * <pre>
 * entry   fingerprint (64)     seq (40) | gone (1) | store time, ms (23, the lowest bits)
 * </pre>
 */
final class Resends {

    /** A later copy is a transaction of its own. */
    static final long WINDOW_MILLIS = 60_000;

    static final long NONE = -1;
    /** Halves remembered at most; with more of them undecided, the oldest are forgotten early. */
    static final int MAX_REMEMBERED = 1 << 20;

    private static final int SMALLEST = 1 << 10;
    private static final int SEQ_SHIFT = 24;
    private static final long GONE = 1L << 23;
    private static final long TIME_MASK = GONE - 1;
    private static final long MIX = 0x9E3779B97F4A7C15L;
    private static final int EMPTY = -1;

    private long[] fingerprints = new long[SMALLEST];
    private long[] seqs = new long[SMALLEST];
    /** Three for two entries of the ring; of equal fingerprints only the newest is in it. */
    private int[] slots = new int[slots(SMALLEST)];

    private int head;
    /** Entries of the ring, and those of them that are not gone. */
    private int length;

    private int size;
    private long newestMillis;

    Resends() {
        Arrays.fill(slots, EMPTY);
    }

    int size() {
        return size;
    }

    /** The first undecided one behind this seq, or {@link #NONE}. */
    long next(long seq) {
        for (int i = indexBehind(seq); i < length; i++) {
            long word = seqs[place(head + i)];
            if ((word & GONE) == 0) {
                return word >>> SEQ_SHIFT;
            }
        }
        return NONE;
    }

    /** Writes fingerprint, seq and store time of one that {@link #next} gave. */
    void write(long seq, ByteBuffer out) {
        int at = place(head + indexBehind(seq) - 1);
        out.putLong(fingerprints[at]).putLong(seq).putLong(millis(at));
    }

    /** Bytes of its arrays. */
    long bytes() {
        return (long) fingerprints.length * Long.BYTES * 2 + (long) slots.length * Integer.BYTES;
    }

    /**
     * Remembers a half. One with a lower seq than the last, which a replay behind a snapshot brings, is there already or
     * will be decided by what is replayed next.
     */
    void add(long fingerprint, long seq, long millis) {
        expire(millis);
        if (length > 0 && seqs[place(head + length - 1)] >>> SEQ_SHIFT >= seq) {
            return;
        }
        if (size == MAX_REMEMBERED) {
            forgetOldest();
        }
        if (length == fingerprints.length) {
            resize(size < length / 4 * 3 ? length : length / 3 * 4);
        }
        newestMillis = length == 0 ? millis : Math.max(newestMillis, millis);
        int at = place(head + length);
        fingerprints[at] = fingerprint;
        seqs[at] = seq << SEQ_SHIFT | millis & TIME_MASK;
        length++;
        size++;
        slots[slot(fingerprint)] = at;
    }

    /** The newest half with this fingerprint, or {@link #NONE}. */
    long find(long fingerprint) {
        int at = slots[slot(fingerprint)];
        return at == EMPTY ? NONE : seqs[at] >>> SEQ_SHIFT;
    }

    /** The half is decided: nothing joins it any more. */
    void remove(long seq) {
        int index = indexBehind(seq) - 1;
        if (index < 0) {
            return;
        }
        int at = place(head + index);
        if (seqs[at] >>> SEQ_SHIFT == seq && (seqs[at] & GONE) == 0) {
            forget(at);
            dropGone();
        }
    }

    /** How many of the ring have a seq up to this one. Seqs are nearly dense, so the guess is nearly the answer. */
    private int indexBehind(long seq) {
        int low = 0;
        int high = length;
        if (high > 0) {
            long distance = (seqs[place(head + high - 1)] >>> SEQ_SHIFT) - seq;
            if (distance > 0) {
                low = (int) Math.max(0, high - 1 - distance);
            } else {
                low = high;
            }
        }
        int step = 1;
        while (low < high) {
            int middle = low + Math.min((high - low) / 2, step);
            if (seqs[place(head + middle)] >>> SEQ_SHIFT <= seq) {
                low = middle + 1;
                step *= 2;
            } else {
                high = middle;
            }
        }
        return low;
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
        if (fingerprints.length > SMALLEST && length < fingerprints.length / 8) {
            resize(fingerprints.length / 4);
        }
    }

    private void clear() {
        if (length > 0) {
            length = 0;
            size = 0;
            Arrays.fill(slots, EMPTY);
        }
    }

    /** The newest is less than a minute old, so the bits that are kept say it all. */
    private long millis(int at) {
        return newestMillis - (newestMillis - seqs[at] & TIME_MASK);
    }

    /** The oldest of the ring is never one that is gone. */
    private void forgetOldest() {
        forget(head);
        dropGone();
    }

    private void forget(int at) {
        int slot = slot(fingerprints[at]);
        if (slots[slot] == at) {
            free(slot);
        }
        seqs[at] |= GONE;
        size--;
    }

    private void dropGone() {
        while (length > 0 && (seqs[head] & GONE) != 0) {
            head = place(head + 1);
            length--;
        }
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

    /** Takes what is not gone to arrays of another length, or to new ones of the same. */
    private void resize(int newLength) {
        long[] oldFingerprints = fingerprints;
        long[] oldSeqs = seqs;
        fingerprints = new long[newLength];
        seqs = new long[newLength];
        slots = new int[slots(newLength)];
        Arrays.fill(slots, EMPTY);
        int to = 0;
        for (int i = 0; i < length; i++) {
            int from = (head + i) % oldFingerprints.length;
            if ((oldSeqs[from] & GONE) == 0) {
                fingerprints[to] = oldFingerprints[from];
                seqs[to] = oldSeqs[from];
                slots[slot(fingerprints[to])] = to;
                to++;
            }
        }
        head = 0;
        length = to;
    }
}
