package io.escrowmq.store;

import io.escrowmq.log.RecordView;

/**
 * State that follows from the records of the log: it replays them at start and appends to them live, through the same
 * code. Everything is called by the agent.
 */
public interface StateMachine {

    /** The types of the records that this machine owns. */
    int[] recordTypes();

    /** Applies a record of its types. */
    void replay(RecordView record);

    /** The log's end is reached; from now on the machine runs live. */
    default void live() {}

    /** Does what is due at {@code now} (shard time, ms), at most {@code limit} things; returns how many. */
    default int tick(long now, int limit) {
        return 0;
    }

    /** Shard time at which {@link #tick} has something to do, or {@link Long#MAX_VALUE}. */
    default long nextTick() {
        return Long.MAX_VALUE;
    }
}
