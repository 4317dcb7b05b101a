package io.escrowmq.store.machine;

import java.nio.ByteBuffer;

/**
 * A machine's state on its way into a snapshot. The agent asks for one slice after another, one or few in a turn, while the
 * machine goes on between them; together they hold the state of the moment of {@link StateMachine#save}, in parts also
 * what happened later.
 */
@FunctionalInterface
public interface Slices {

    /** Bytes of the buffer that is to be filled. */
    int SLICE_BYTES = 64 << 10;

    /**
     * Writes the next slice to {@code out}, which has room for {@link #SLICE_BYTES}. Takes well under a millisecond.
     *
     * @return false, with nothing written, after the last slice
     */
    boolean next(ByteBuffer out);
}
