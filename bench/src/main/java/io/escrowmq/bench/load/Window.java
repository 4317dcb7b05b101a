package io.escrowmq.bench.load;

import io.escrowmq.bench.wire.Template;

/**
 * The operations in flight on one connection. A slot's opaque changes with each use, so that a second answer to one request,
 * or an answer to a request never made, is noticed.
 */
final class Window {
    /** Most operations in flight on one connection. */
    static final int MAX = 1 << 16;

    private static final int GENERATIONS = 10_000;

    private final long[] startNanos;
    private final long[] sequence;
    private final int[] generation;
    private final boolean[] ending;
    private final int[] free;
    private int freeCount;

    Window(int size) {
        startNanos = new long[size];
        sequence = new long[size];
        generation = new int[size];
        ending = new boolean[size];
        free = new int[size];
        for (int i = size - 1; i >= 0; i--) {
            free[freeCount++] = i;
        }
    }

    boolean isFull() {
        return freeCount == 0;
    }

    int inFlight() {
        return free.length - freeCount;
    }

    /** Takes a slot for an operation that counts from {@code start}; the window must not be full. */
    int open(long sequenceNumber, long start) {
        int slot = free[--freeCount];
        startNanos[slot] = start;
        sequence[slot] = sequenceNumber;
        ending[slot] = false;
        return slot;
    }

    /** The opaque for the slot's next request. */
    int opaque(int slot) {
        generation[slot] = (generation[slot] + 1) % GENERATIONS;
        return opaqueOf(slot);
    }

    /** The slot that waits for this answer, or -1 if none does. */
    int slotOf(int opaque) {
        int slot = (opaque - Template.FIRST_OPAQUE - 1) & (MAX - 1);
        boolean awaited = opaque > Template.FIRST_OPAQUE && slot < free.length && opaqueOf(slot) == opaque;
        return awaited && startNanos[slot] != 0 ? slot : -1;
    }

    /** Gives the slot back. */
    void close(int slot) {
        startNanos[slot] = 0;
        free[freeCount++] = slot;
    }

    long startNanos(int slot) {
        return startNanos[slot];
    }

    long sequence(int slot) {
        return sequence[slot];
    }

    /** Whether the slot's transaction waits for the answer to its END. */
    boolean isEnding(int slot) {
        return ending[slot];
    }

    void markEnding(int slot) {
        ending[slot] = true;
    }

    private int opaqueOf(int slot) {
        return Template.FIRST_OPAQUE + 1 + generation[slot] * MAX + slot;
    }
}
