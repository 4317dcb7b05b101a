package io.escrowmq.transaction;

import java.util.Arrays;

/**
 * What became of every held message that is remembered: twelve bytes by seq, in pages of 4,096. Agent only.
 *
 * <pre>
 * i64   contradictions (6 bits) | outcome (2) | position of the last event (56)
 * i32   hash of the UNIQ_KEY
 * </pre>
 */
final class Outcomes {

    static final int NONE = 0;
    static final int COMMITTED = 1;
    static final int ROLLED_BACK = 2;
    /** Not a transaction: released by its time. */
    static final int RELEASED = 3;

    private static final int PAGE_BITS = 12;
    private static final int PAGE = 1 << PAGE_BITS;
    private static final long LOW_56 = (1L << 56) - 1;

    private long[][] events = new long[16][];
    private int[][] keys = new int[16][];

    /** Remembers that there is such a message. */
    void open(long seq, int keyHash) {
        int page = (int) (seq >>> PAGE_BITS);
        if (page >= events.length) {
            events = Arrays.copyOf(events, Math.max(page + 1, events.length * 2));
            keys = Arrays.copyOf(keys, events.length);
        }
        if (events[page] == null) {
            events[page] = new long[PAGE];
            keys[page] = new int[PAGE];
        }
        keys[page][(int) (seq & PAGE - 1)] = keyHash;
    }

    void decide(long seq, int outcome, long lastEvent) {
        events[(int) (seq >>> PAGE_BITS)][(int) (seq & PAGE - 1)] = (long) outcome << 56 | lastEvent;
    }

    int outcome(long seq) {
        return (int) (word(seq) >>> 56) & 3;
    }

    long lastEvent(long seq) {
        return word(seq) & LOW_56;
    }

    /** Adds an event to a decided transaction. */
    void lastEvent(long seq, long position) {
        events[(int) (seq >>> PAGE_BITS)][(int) (seq & PAGE - 1)] = word(seq) & ~LOW_56 | position;
    }

    /** Contradictions written down for a decided transaction. */
    int contradictions(long seq) {
        return (int) (word(seq) >>> 58);
    }

    void contradicted(long seq) {
        events[(int) (seq >>> PAGE_BITS)][(int) (seq & PAGE - 1)] = word(seq) + (1L << 58);
    }

    private long word(long seq) {
        int page = (int) (seq >>> PAGE_BITS);
        return seq < 0 || page >= events.length || events[page] == null ? 0 : events[page][(int) (seq & PAGE - 1)];
    }

    /** The first seq from {@code from} on, below {@code end}, whose UNIQ_KEY has this hash; or {@code end}. */
    long find(int keyHash, long from, long end) {
        for (long seq = from; seq < end; seq++) {
            int page = (int) (seq >>> PAGE_BITS);
            if (page < keys.length && keys[page] != null && keys[page][(int) (seq & PAGE - 1)] == keyHash) {
                return seq;
            }
        }
        return end;
    }
}
