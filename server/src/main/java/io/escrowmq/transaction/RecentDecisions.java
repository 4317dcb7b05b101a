package io.escrowmq.transaction;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The decisions that no sidecar holds yet, by seq, with all that is known of them: {@link OutcomeWord}s in blocks in the
 * order of the log, each with a small hash table of its own, so that blocks come and go and nothing is ever moved. 20
 * bytes a decision. Agent only.
 */
final class RecentDecisions {

    /** Decisions remembered at most, in case that no sidecar can be written; beyond it the oldest are forgotten. */
    static final int MAX_REMEMBERED = 1 << 24;

    private static final int BLOCK = 1 << 15;
    private static final int MAX_BLOCKS = MAX_REMEMBERED / BLOCK;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private static final class Block {
        final long[] seqs = new long[BLOCK];
        final long[] words = new long[BLOCK];
        /** Places + 1 in the two arrays; of the same seq the newest. */
        final char[] slots = new char[BLOCK * 2];

        int size;

        void add(long seq, long word) {
            seqs[size] = seq;
            words[size] = word;
            int slot = slot(seq);
            size++;
            slots[slot] = (char) size;
        }

        long find(long seq) {
            int place = slots[slot(seq)];
            return place == 0 ? OutcomeWord.UNKNOWN : words[place - 1];
        }

        private int slot(long seq) {
            int slot = (int) (seq * MIX >>> 48);
            while (slots[slot] != 0 && seqs[slots[slot] - 1] != seq) {
                slot = slot + 1 & slots.length - 1;
            }
            return slot;
        }

        void clear() {
            Arrays.fill(slots, (char) 0);
            size = 0;
        }
    }

    private final Deque<Block> blocks = new ArrayDeque<>();
    private @Nullable Block spare;

    /** Adds what happened last to a decided message; comes in the order of the log. */
    void add(long seq, long word) {
        Block newest = blocks.peekLast();
        if (newest == null || newest.size == BLOCK) {
            if (blocks.size() == MAX_BLOCKS) {
                dropOldest();
            }
            newest = spare == null ? new Block() : spare;
            spare = null;
            blocks.add(newest);
        }
        newest.add(seq, word);
    }

    /** The newest word of this seq, or {@link OutcomeWord#UNKNOWN}. */
    long find(long seq) {
        for (Iterator<Block> each = blocks.descendingIterator(); each.hasNext(); ) {
            long word = each.next().find(seq);
            if (word != OutcomeWord.UNKNOWN) {
                return word;
            }
        }
        return OutcomeWord.UNKNOWN;
    }

    /** Forgets what happened below this position, in whole blocks. */
    void forgetBelow(long position) {
        for (Block oldest = blocks.peek(); oldest != null && last(oldest) < position; oldest = blocks.peek()) {
            dropOldest();
        }
    }

    private static long last(Block block) {
        return OutcomeWord.lastEvent(block.words[block.size - 1]);
    }

    private void dropOldest() {
        Block oldest = blocks.remove();
        oldest.clear();
        spare = oldest;
    }

    /** Decisions that are remembered, about. */
    long size() {
        Block newest = blocks.peekLast();
        return newest == null ? 0 : (blocks.size() - 1L) * BLOCK + newest.size;
    }
}
