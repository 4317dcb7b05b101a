package io.escrowmq.micro;

import io.escrowmq.base.Clock;
import io.escrowmq.base.Faults;
import io.escrowmq.delivery.LongPolls;
import io.escrowmq.index.QueueIndex;
import io.escrowmq.store.Shard;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** So many pulls that wait, each for a queue of its own, eight to a connection. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LongPollsGrowth {

    private static final int WAITERS_OF_A_LINK = 8;
    private static final long HOLD_MILLIS = LongPolls.MAX_HOLD_MILLIS;

    @Param("1000")
    public int size;

    /** How many of them are touched; evenly spread, or all. */
    @Param("256")
    public int among;

    /** Operations before anything is measured, at every size as many. */
    @Param("100000")
    public int warmup;

    private final Scatter scatter = new Scatter();
    private ScratchLog scratch;
    private Shard shard;
    private LongPolls polls;
    private long resumed;

    @SuppressWarnings("NullAway.Init") // fill() is called first
    public LongPollsGrowth() {}

    @Setup
    public void fill() throws IOException {
        scratch = new ScratchLog();
        shard = new Shard(scratch.log(), Clock.system(), ScratchLog.shardSettings(), Faults.NONE);
        polls = new LongPolls(shard);
        shard.add(polls);
        shard.open();
        for (int i = 0; i < size; i++) {
            hold(shard.queues().create());
        }
        for (int i = 0; i < warmup; i++) {
            arrive();
        }
    }

    private void hold(QueueIndex queue) {
        long link = queue.number() / WAITERS_OF_A_LINK;
        polls.hold(queue, queue.published(), polls.deadline(HOLD_MILLIS), new Waiter(link));
    }

    private final class Waiter implements LongPolls.Waiter {
        private final long link;

        Waiter(long link) {
            this.link = link;
        }

        @Override
        public long link() {
            return link;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void resume(LongPolls.Reason reason) {
            if (reason != LongPolls.Reason.ARRIVAL) {
                throw new IllegalStateException("resumed for " + reason);
            }
            resumed++;
        }
    }

    @TearDown
    public void end() throws IOException {
        if (polls.waiters() != size) {
            throw new IllegalStateException(polls.waiters() + " wait at the end, not " + size);
        }
        scratch.close();
    }

    /** An entry of one queue becomes visible, its waiter goes and comes again; with the agent's turn that this takes. */
    @Benchmark
    public long arrive() {
        QueueIndex queue = shard.queues().get(scatter.among(among, size));
        shard.publishWhenDurable(queue, queue.published() + 1);
        shard.doWork();
        hold(queue);
        return resumed;
    }
}
