package io.escrowmq.transaction;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Transactions that no sidecar holds yet, by the hash of their UNIQ_KEY: H and hash in the order of the log, twelve bytes
 * each. They are searched one by one, which an operator's question may cost. Agent only.
 */
final class RecentKeys {

    /** Transactions remembered at most, in case that no sidecar can be written; beyond it the oldest are forgotten. */
    static final int MAX_REMEMBERED = 1 << 24;

    private static final int BLOCK = 1 << 14;
    private static final int MAX_BLOCKS = MAX_REMEMBERED / BLOCK;

    private static final class Block {
        final long[] held = new long[BLOCK];
        final int[] hashes = new int[BLOCK];
        int size;
    }

    private final Deque<Block> blocks = new ArrayDeque<>();
    private @Nullable Block spare;
    /** How many were ever added before the oldest block. */
    private long first;

    /** Adds a half message; comes in the order of the log. */
    void add(int keyHash, long held) {
        Block newest = blocks.peekLast();
        if (newest == null || newest.size == BLOCK) {
            if (blocks.size() == MAX_BLOCKS) {
                dropOldest();
            }
            newest = spare == null ? new Block() : spare;
            spare = null;
            blocks.add(newest);
        }
        newest.held[newest.size] = held;
        newest.hashes[newest.size++] = keyHash;
    }

    /** How many were added and forgotten: where a search begins. */
    long start() {
        return first;
    }

    /** How many were ever added: the end of a search. */
    long end() {
        Block newest = blocks.peekLast();
        return newest == null ? first : first + (blocks.size() - 1L) * BLOCK + newest.size;
    }

    /** Tells the H of those with this hash among the added ones from {@code from} on, below {@code to}. */
    void find(int keyHash, long from, long to, LongConsumer found) {
        long at = first;
        for (Block block : blocks) {
            int start = (int) Math.min(block.size, Math.max(0, from - at));
            int end = (int) Math.max(start, Math.min(block.size, to - at));
            for (int i = start; i < end; i++) {
                if (block.hashes[i] == keyHash) {
                    found.accept(block.held[i]);
                }
            }
            at += BLOCK;
        }
    }

    /** Forgets what was held below this position, in whole blocks. */
    void forgetBelow(long position) {
        for (Block oldest = blocks.peek();
                oldest != null && oldest.held[oldest.size - 1] < position;
                oldest = blocks.peek()) {
            dropOldest();
        }
    }

    private void dropOldest() {
        Block oldest = blocks.remove();
        first += oldest.size;
        oldest.size = 0;
        spare = oldest;
    }
}
