package io.escrowmq;

import io.escrowmq.base.Clock;
import io.escrowmq.base.Seat;
import io.escrowmq.base.Wake;
import io.escrowmq.log.LocalLog;

/**
 * The log writer's role. Its thread plays it whenever the disk must be waited for. In ASYNC mode a write is a copy into
 * the system's memory, and who has just played the agent does it at once: that saves two threads from waking each other.
 */
final class WriterRole {

    /** A write that took longer had to wait for the disk after all. */
    private static final long SLOW_NANOS = 1_000_000;
    /** After such a one all writes are left to the writer's thread for so long. */
    private static final long LEAVE_NANOS = 100_000_000;

    private final LocalLog log;
    private final Clock clock;
    private final Seat seat = new Seat();
    private final Wake wake = new Wake();
    private final Wake flusherWake = new Wake();
    /** Of the holder. */
    private long slowAt;

    private volatile boolean ending;

    WriterRole(LocalLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
        this.slowAt = clock.monotonicNanos() - LEAVE_NANOS;
    }

    /**
     * Sees to it that what the agent appended is written. Only who plays the agent.
     *
     * @return whether it is written already, so that the agent has something to do again
     */
    boolean write() {
        if (!log.hasQueued()) {
            return false;
        }
        if (log.waitsForDisk() || clock.monotonicNanos() - slowAt < LEAVE_NANOS || !seat.take()) {
            wake.signal();
            return false;
        }
        try {
            long before = clock.monotonicNanos();
            boolean written = turn() > 0;
            long after = clock.monotonicNanos();
            if (after - before > SLOW_NANOS) {
                slowAt = after;
            }
            return written;
        } finally {
            seat.leave();
        }
    }

    private int turn() {
        int work = log.doWork();
        if (log.hasMuchToFlush()) {
            flusherWake.signal();
        }
        return work;
    }

    /** The writer's thread: plays until {@link #end} and until nothing is left. */
    void run(AgentRole agent) {
        boolean more = true;
        boolean rested = true;
        while (more) {
            boolean last = ending;
            int work = 0;
            if (seat.take()) {
                work = turn();
                seat.leave();
            }
            boolean waits = log.hasQueued() && log.failure() == null;
            if (work > 0) {
                agent.written(rested && !waits);
                rested = false;
            } else if (last) {
                more = waits;
            } else if (!waits) {
                rested = true;
                wake.rest(ShardThreads.MAX_REST_NANOS);
            }
        }
    }

    /** The flusher's thread. */
    void flush() {
        while (!ending) {
            if (log.flush() == 0) {
                flusherWake.rest(ShardThreads.MAX_REST_NANOS);
            }
        }
    }

    /** Nothing will be appended any more. */
    void end() {
        ending = true;
        wake.signal();
        flusherWake.signal();
    }
}
