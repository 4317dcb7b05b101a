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

/** So many queues, each with a few entries in memory. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class QueuesGrowth {

    private static final int RECORD = 1_300;
    /** Entries that a queue has in memory at most, as if segments were sealed then. */
    private static final int ENTRIES = 64;

    private static final int FIRST_ENTRIES = 4;

    @Param("1000")
    public int size;

    /** How many of them are touched; evenly spread, or all. */
    @Param("256")
    public int among;

    private final Scatter scatter = new Scatter();
    private final SidecarSet sidecars = new SidecarSet(1, Faults.NONE);
    private Queues queues = new Queues();

    @Setup
    public void fill() {
        queues = new Queues();
        for (int i = 0; i < size; i++) {
            queues.create();
        }
        for (int i = 0; i < size * FIRST_ENTRIES; i++) {
            append(queues.get(i % size));
        }
    }

    private static long append(QueueIndex queue) {
        long offset = queue.append(QueueIndex.MESSAGE, RECORD, RECORD, 1);
        queue.publish(offset + 1);
        if (offset % ENTRIES == ENTRIES - 1) {
            queue.cold((int) (offset / ENTRIES), offset - ENTRIES + 1, ENTRIES);
        }
        return offset;
    }

    /** One entry to one queue, with what a queue does when a segment's sidecar is there. */
    @Benchmark
    public long append() {
        return append(queues.get(scatter.among(among, size)));
    }

    /** The newest entry of one queue, by a new reader, as a pull does it. */
    @Benchmark
    public long seek() throws IOException {
        QueueIndex queue = queues.get(scatter.among(among, size));
        EntryReader reader = new EntryReader(queue, sidecars, true);
        boolean found = reader.seek(queue.published() - 1);
        return found ? reader.position() + reader.size() : -1;
    }
}
