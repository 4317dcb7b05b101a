package io.escrowmq.store.machine;

import io.escrowmq.log.RecordView;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * State that follows from the records of the log: it replays them at start and appends to them live, through the same
 * code. Everything is called by the agent unless it says otherwise.
 *
 * <p>At start a machine is first given what a snapshot saved of it, then what the sidecars keep of the sealed segments
 * behind the snapshot, then the records of the segments that have no sidecar. Before a sidecar's records and tables are replayed its entries of queues
 * are there already. A snapshot is taken while the machine goes
 * on, so it may already hold the effect of records that are replayed after it: a replay must not apply a record twice.
 */
public interface StateMachine {

    /** The types of the records that this machine owns, those that only sidecars hold included. */
    int[] recordTypes();

    /** Applies a record of its types; one whose effect is there already changes nothing. */
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

    /** Gathers what a sealed segment's sidecar keeps for this machine. Any thread; reads no state of the machine. */
    default Digest digest() {
        return (record, out) -> out.keep(record);
    }

    /** The tables of a sidecar that {@link #replayTable} wants to see at a start. */
    default int[] tables() {
        return new int[0];
    }

    /** An entry of a sidecar's table that {@link #digest} put there, replayed after the sidecar's records. */
    default void replayTable(int table, long key, long value) {}

    /** All sealed segments below {@code position} have their sidecars: what can be read there need not be in memory. */
    default void sidecarsReach(long position) {}

    /**
     * Number of this machine's section in a snapshot, 1 to 255, never used for another; 0 for a machine without records. As
     * long as one with records has none, no snapshot is taken.
     */
    default int section() {
        return 0;
    }

    /** Begins to save the machine's state as of now; null if it saves nothing. */
    default @Nullable Slices save() {
        return null;
    }

    /** One slice that {@link #save} gave, in the order of saving, before anything is replayed. */
    default void restore(ByteBuffer slice) {}
}
