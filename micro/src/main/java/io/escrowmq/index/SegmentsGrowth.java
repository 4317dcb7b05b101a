package io.escrowmq.index;

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

/** One queue with entries in so many sealed segments. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SegmentsGrowth {

    private static final int ENTRIES = 1_000;

    @Param("100")
    public int size;

    private final Scatter scatter = new Scatter();
    private QueueIndex queue = new QueueIndex(0);

    @Setup
    public void fill() {
        queue = new QueueIndex(0);
        for (int segment = 0; segment < size; segment++) {
            queue.cold(segment, (long) segment * ENTRIES, ENTRIES);
        }
    }

    /** In which segment an offset is. */
    @Benchmark
    public int find() {
        return queue.cold().floor(scatter.below(size * ENTRIES));
    }
}
