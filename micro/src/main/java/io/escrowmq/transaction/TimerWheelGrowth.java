package io.escrowmq.transaction;

import io.escrowmq.micro.Scatter;
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
import org.openjdk.jmh.annotations.Warmup;

/** The timer wheel with so many timers set, ten of which are due in each millisecond. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TimerWheelGrowth {

    private static final long START = 1_700_000_000_123L;
    private static final int DUE_A_MILLISECOND = 10;

    @Param("10000")
    public int size;

    /** How many of them are touched; evenly spread, or all. */
    @Param("256")
    public int among;

    private final Scatter scatter = new Scatter();
    private HeldTable table = new HeldTable();
    private TimerWheel wheel = new TimerWheel(table, new HeldLists(table));
    private int span;
    private long now;

    @Setup
    public void fill() {
        table = new HeldTable();
        wheel = new TimerWheel(table, new HeldLists(table));
        span = size / DUE_A_MILLISECOND;
        now = START;
        wheel.start(now);
        for (int seq = 0; seq < size; seq++) {
            HeldEntries.hold(table, seq);
            table.due(seq, now + 1 + seq / DUE_A_MILLISECOND);
            wheel.add(seq);
        }
    }

    /** A timer is cancelled and set to another time. */
    @Benchmark
    public void cancelAndSet() {
        long seq = scatter.among(among, size);
        wheel.cancel(seq);
        table.due(seq, now + 1 + scatter.among(Math.min(among, span), span));
        wheel.add(seq);
    }

    /** Time passes until one timer expires, which is then set again behind all others. */
    @Benchmark
    public long expireAndSet() {
        while (wheel.expire(now, 1, this::again) == 0) {
            now++;
        }
        return now;
    }

    private void again(long seq) {
        table.due(seq, now + span);
        wheel.add(seq);
    }
}
