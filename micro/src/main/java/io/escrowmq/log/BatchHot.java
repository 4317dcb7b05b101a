package io.escrowmq.log;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Filling a batch with records of about a kilobyte, and sealing it with its checksum; all of a batch, not written yet. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BatchHot {

    private static final int TYPE = 100;
    private static final long POSITION = 1L << 30;

    @Param({"1", "16", "512"})
    public int records;

    private final byte[] payload = new byte[1_250];
    private final LocalBatch batch = new LocalBatch(Log.MAX_BATCH_BYTES);
    private long number;

    @Benchmark
    public LocalBatch fillAndSeal() {
        batch.reset(POSITION, number, null);
        for (int i = 0; i < records; i++) {
            batch.begin(TYPE, payload.length).put(payload);
        }
        batch.seal(number++, 1, POSITION);
        return batch;
    }
}
