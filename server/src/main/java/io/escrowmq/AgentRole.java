package io.escrowmq;

import io.escrowmq.base.Clock;
import io.escrowmq.base.Seat;
import io.escrowmq.base.Wake;
import io.escrowmq.store.Shard;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's role. It has a thread, but whoever just brought it work and finds its seat free plays it at once: an I/O
 * thread after what it has read, the writer after a force. With little to do, an answer then costs one or two wake-ups
 * of threads less or more, which is most of its time; with much to do the thread has the seat and keeps it.
 */
final class AgentRole {

    private static final Logger LOG = LoggerFactory.getLogger(AgentRole.class);

    /** Who helps turns so often at most; then the agent's own thread goes on. */
    private static final int HELPING_TURNS = 4;

    /** What {@link #round} returns when it is the last. */
    static final long OVER = -1;

    private static final long NANOS = 1_000_000;

    private final Shard shard;
    private final WriterRole writer;
    private final Clock clock;
    private final Consumer<Throwable> failed;
    private final Seat seat = new Seat();
    private final Wake wake;
    /** When the thread looks round although nobody wakes it. */
    private volatile long restsUntil;

    private volatile boolean stopping;
    /** The agent owns the shard's state, so it is the agent that stops it. */
    private volatile @Nullable Throwable broke;
    /** Of the holder. */
    private boolean told;
    /** The holder writes it. */
    private volatile long longestTurnNanos;

    /**
     * @param wake what the agent's thread rests on
     * @param failed hears once why the shard stopped by itself
     */
    AgentRole(Shard shard, WriterRole writer, Clock clock, Wake wake, Consumer<Throwable> failed) {
        this.shard = shard;
        this.writer = writer;
        this.clock = clock;
        this.wake = wake;
        this.failed = failed;
        this.restsUntil = clock.monotonicNanos();
    }

    /** There is something to do for the agent's thread. Any thread. */
    void signal() {
        wake.signal();
    }

    /** There is something to do, and the calling thread has time to do it. Any thread, not from inside a turn. */
    void help() {
        boolean more = true;
        for (int turns = 0; more && turns < HELPING_TURNS; turns++) {
            if (!seat.take()) {
                return;
            }
            long rest = timedTurn();
            boolean sooner = clock.monotonicNanos() + rest - restsUntil < 0;
            more = seat.leave() || rest == 0;
            if (!more && sooner) {
                wake.signal();
            }
        }
        if (more) {
            wake.signal();
        }
    }

    /** A thread that the shard cannot do without has stopped by itself. Any thread. */
    void broke(Throwable why) {
        broke = why;
        wake.signal();
    }

    /**
     * The writer has moved the watermark. Writer's thread.
     *
     * @param hasTime nothing waits to be written, and nothing did before
     */
    void written(boolean hasTime) {
        if (hasTime) {
            help();
        } else {
            wake.signal();
        }
    }

    /** The agent's thread: plays until {@link #stop} and until nothing is left. */
    void run() {
        for (long rest = round(); rest != OVER; rest = round()) {
            if (rest > 0) {
                wake.rest(rest);
            }
        }
    }

    /** One round of the agent's thread: returns for how long it may rest then, ns, or {@link #OVER}. */
    long round() {
        // Before the seat is asked for: who holds it then wakes this thread for what is due sooner.
        restsUntil = clock.monotonicNanos() + ShardThreads.MAX_REST_NANOS;
        if (!seat.take()) {
            return ShardThreads.MAX_REST_NANOS;
        }
        long rest = timedTurn();
        restsUntil = clock.monotonicNanos() + rest;
        boolean over = stopping && (shard.failure() != null || shard.isQuiet());
        boolean asked = seat.leave();
        if (over) {
            return OVER;
        }
        return asked ? 0 : rest;
    }

    /** The longest turn since the start, with what it wrote: nobody's work was done for so long. Any thread. */
    long longestTurnNanos() {
        return longestTurnNanos;
    }

    private long timedTurn() {
        long before = clock.monotonicNanos();
        long rest = turn();
        long took = clock.monotonicNanos() - before;
        if (took > longestTurnNanos) {
            longestTurnNanos = took;
        }
        return rest;
    }

    /**
     * One turn, and then the writer's if that is a matter of microseconds. A shard that stopped for good goes on turning,
     * to refuse what comes. Returns for how long the role may rest; never throws, or nobody would leave the seat.
     */
    private long turn() {
        long rest;
        try {
            Throwable otherBroke = broke;
            if (otherBroke != null && shard.failure() == null) {
                shard.stop(otherBroke);
            }
            boolean worked = shard.doWork() > 0;
            boolean written = writer.write();
            rest = rest(worked, written);
        } catch (RuntimeException | Error broken) {
            LOG.error("the agent met a broken invariant and stops; restart the server", broken);
            rest = stopFor(broken);
        }
        Throwable failure = shard.failure();
        if (failure != null && !told) {
            told = true;
            failed.accept(failure);
        }
        return rest;
    }

    private long rest(boolean worked, boolean written) {
        if (shard.failure() != null) {
            // Its timers stand still and are not to be waited for.
            return ShardThreads.MAX_REST_NANOS;
        }
        // Commands without progress came just now, and who brought them asks; or there is no room, and the writer will.
        if (written || worked && shard.hasCommands()) {
            return 0;
        }
        long millis = Math.min(ShardThreads.MAX_REST_NANOS / NANOS, shard.millisToNextTurn());
        return Math.max(0, millis * NANOS);
    }

    /** Stops the shard; returns for how long the role may rest. */
    private long stopFor(Throwable broken) {
        try {
            shard.stop(broken);
            return ShardThreads.MAX_REST_NANOS;
        } catch (RuntimeException | Error again) {
            // One of those that were refused: the next turn refuses the others.
            LOG.error("the agent met a broken invariant while it stopped", again);
            return 0;
        }
    }

    /** Lets the thread finish what there is and end. */
    void stop() {
        stopping = true;
        wake.signal();
    }
}
