package io.escrowmq.delivery;

import java.nio.ByteBuffer;

/**
 * What a pull saw.
 *
 * @param next offset to ask for next
 * @param first lowest offset of the queue
 * @param end offset after the last visible message
 * @param messages encoded messages, one after the other; empty unless found
 * @param left to be called at most once, when the messages have left and nobody reads them any more
 */
public record PullResult(
        Status status, long next, long first, long end, int count, ByteBuffer messages, Runnable left) {

    public enum Status {
        FOUND,
        /** Entries were looked at, none was for the group: ask again at once. */
        NO_MATCH,
        /** Nothing is there yet at this offset: worth waiting. */
        NOTHING_NEW,
        /** The offset is outside of the queue. */
        OFFSET_MOVED
    }

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    static PullResult without(Status status, long next, long first, long end) {
        return new PullResult(status, next, first, end, 0, NOTHING, () -> {});
    }
}
