package io.escrowmq.index;

import io.escrowmq.base.Faults;
import io.escrowmq.micro.Scatter;
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
import org.openjdk.jmh.annotations.Warmup;

/** One queue with so many entries in memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class QueueIndexGrowth {

    private static final int RECORD = 1_300;

    @Param("10000")
    public int size;

    /** How many of them are touched; evenly spread, or all. */
    @Param("256")
    public int among;

    private final Scatter scatter = new Scatter();
    private QueueIndex queue = new QueueIndex(0);
    private EntryReader reader = reader(queue);

    static EntryReader reader(QueueIndex queue) {
        return new EntryReader(queue, new SidecarSet(1, Faults.NONE), true);
    }

    @Setup
    public void fill() {
        queue = filled();
        reader = reader(queue);
    }

    private QueueIndex filled() {
        QueueIndex fresh = new QueueIndex(0);
        for (int i = 0; i < size; i++) {
            fresh.append(QueueIndex.MESSAGE, (long) i * RECORD, RECORD, i);
        }
        fresh.publish(size);
        return fresh;
    }

    /** All entries of a queue, from its first one on; divided by their number. */
    @Benchmark
    public QueueIndex append() {
        return filled();
    }

    /** One entry. */
    @Benchmark
    public long seek() throws IOException {
        boolean found = reader.seek(scatter.among(among, size));
        return found ? reader.position() + reader.size() : -1;
    }
}
