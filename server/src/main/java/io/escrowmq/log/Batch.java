package io.escrowmq.log;

import java.nio.ByteBuffer;

/**
 * The unit of writing: at most {@link Log#MAX_BATCH_BYTES}, or exactly one larger record. Filled by the agent between
 * {@link Log#newBatch} and {@link Log#append}; belongs to the log afterwards.
 */
public interface Batch {

    /** Log position of the batch's first byte (its header). */
    long position();

    /** Log position that the next record will get; after the append, the end of the batch. */
    long end();

    /** Records begun so far. */
    int records();

    /** Shard time of the batch, milliseconds. */
    long timeMillis();

    /** Raises the batch's time to that of the record begun last, so that the time it tells is never behind what it holds. */
    void touch(long millis);

    /** Whether a record with this many payload bytes can still be begun: an empty batch takes one of any legal size. */
    boolean fits(int payloadBytes);

    /**
     * Begins a record and returns the buffer to write its payload to: its position and limit enclose exactly
     * {@code payloadBytes} bytes, which the caller must fill before the next call.
     */
    ByteBuffer begin(int type, int payloadBytes);

    /** Log position of the frame of the record begun last. */
    long recordPosition();

    /** Log position of the first payload byte of the record begun last. */
    long payloadPosition();
}
