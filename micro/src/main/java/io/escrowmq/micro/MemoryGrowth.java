package io.escrowmq.micro;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
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

/** The machine itself: one read somewhere in so many entries of 64 bytes. What it grows by is caches that do not reach. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MemoryGrowth {

    private static final int ENTRY = 64;

    @Param("10000")
    public int size;

    /** How many of them are touched; evenly spread, or all. */
    @Param("256")
    public int among;

    private final Scatter scatter = new Scatter();
    private UnsafeBuffer memory = new UnsafeBuffer(new byte[0]);
    private int last;

    @Setup
    public void fill() {
        memory = new UnsafeBuffer(ByteBuffer.allocateDirect(size * ENTRY));
        for (int i = 0; i < size; i++) {
            memory.putInt(i * ENTRY, 0);
        }
    }

    /** The place depends on what was read before, as it does when one follows links. */
    @Benchmark
    public int read() {
        last = memory.getInt((scatter.among(among, size) + last) * ENTRY);
        return last;
    }
}
