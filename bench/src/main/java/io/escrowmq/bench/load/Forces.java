package io.escrowmq.bench.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * The bare loop that a log's forces are compared with: one thread writes a batch behind the last one and forces it, and
 * does nothing else. The file grows with the batches, as a log does that writes nothing twice; or its blocks are there
 * before the loop begins, so that a force has neither a length nor blocks to enter in the file system's journal.
 */
public final class Forces {
    private static final int FILE_BYTES = 256 << 20;
    private static final int CHUNK = 1 << 20;

    private Forces() {}

    /** Batches forced, the time they took, and the time of each write with its force in nanoseconds. */
    public record Result(long forces, double seconds, Histogram times) {}

    /**
     * Runs in the calling thread; the file is deleted at the end.
     *
     * @param prepared whether the blocks are there before; such a file is written round and round, one that grows is
     *     emptied when it is as long
     */
    public static Result run(Path directory, int batch, double seconds, boolean prepared) throws IOException {
        if (batch < 1 || batch > FILE_BYTES) {
            throw new IllegalArgumentException("a batch of " + batch + " bytes, allowed is 1 to " + FILE_BYTES);
        }
        Path file = Files.createTempFile(directory, "forces", ".tmp");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (prepared) {
                preallocate(channel);
            }
            return loop(channel, batch, (long) (seconds * 1e9), prepared);
        } finally {
            Files.delete(file);
        }
    }

    private static void preallocate(FileChannel channel) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK);
        for (long at = 0; at < FILE_BYTES; at += CHUNK) {
            channel.write(zeros.clear(), at);
        }
        channel.force(true);
    }

    private static Result loop(FileChannel channel, int batch, long nanos, boolean prepared) throws IOException {
        byte[] noise = new byte[batch];
        new SplittableRandom(batch).nextBytes(noise);
        ByteBuffer buffer = ByteBuffer.allocateDirect(batch).put(noise);
        Histogram times = Meter.histogram();
        long start = System.nanoTime();
        long last = start;
        long forces = 0;
        for (long at = 0; last - start < nanos; at += batch) {
            if (at + batch > FILE_BYTES) {
                at = 0;
                if (!prepared) {
                    channel.truncate(0);
                }
            }
            buffer.clear();
            while (buffer.hasRemaining()) {
                channel.write(buffer, at + buffer.position());
            }
            channel.force(false);
            long now = System.nanoTime();
            Meter.record(times, now - last);
            last = now;
            forces++;
        }
        return new Result(forces, (last - start) / 1e9, times);
    }
}
