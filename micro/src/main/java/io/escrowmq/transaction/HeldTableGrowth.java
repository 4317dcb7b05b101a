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

/** The held table with so many open transactions. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeldTableGrowth {

    /** Times that every transaction is replaced by another before the table has the shape that it keeps. */
    private static final int ROUNDS = 4;

    @Param("10000")
    public int size;

    /** How many of them are touched; evenly spread, or all. */
    @Param("256")
    public int among;

    private final Scatter scatter = new Scatter();
    private HeldTable table = new HeldTable();
    private long[] open = {};
    private long next;

    @Setup
    public void fill() {
        table = new HeldTable();
        open = new long[size];
        next = 0;
        for (int i = 0; i < size; i++) {
            open[i] = next;
            HeldEntries.hold(table, next++);
        }
    }

    /** The one that was held first is decided, and another one held. */
    @Benchmark
    public long holdAndDecideOldest() {
        long oldest = next - size;
        long found = HeldEntries.decide(table, oldest);
        HeldEntries.hold(table, next++);
        return found;
    }

    /** One more is held, and decided at once, as most are. */
    @Benchmark
    public long holdAndDecideNewest() {
        HeldEntries.hold(table, next);
        return HeldEntries.decide(table, next++);
    }

    /** A table in which transactions are decided in any order; some become very old. */
    @State(Scope.Thread)
    public static class Mixed {
        @Setup
        public void mix(HeldTableGrowth growth) {
            for (long i = 0; i < (long) ROUNDS * growth.size; i++) {
                growth.replaceAny();
            }
        }
    }

    @Benchmark
    public long holdAndDecideAny(Mixed mixed) {
        return replaceAny();
    }

    private long replaceAny() {
        int which = scatter.below(size);
        long found = HeldEntries.decide(table, open[which]);
        open[which] = next;
        HeldEntries.hold(table, next++);
        return found;
    }

    /** What an END or the answer to a check is compared with. */
    @Benchmark
    public long lookUp() {
        long seq = scatter.among(among, size);
        return HeldEntries.lookUp(table, seq);
    }
}
