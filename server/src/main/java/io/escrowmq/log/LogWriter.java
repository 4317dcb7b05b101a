package io.escrowmq.log;

import io.escrowmq.base.Clock;
import io.escrowmq.base.Fault;
import io.escrowmq.base.Faults;
import io.escrowmq.disk.Disk;
import io.escrowmq.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * The writer's role: takes every batch that is queued, writes them as one run per segment, forces once, and moves the
 * watermark. A failed write or force is final. Methods are for the writer thread unless they say otherwise.
 */
final class LogWriter {

    /** Zeros added in one idle turn: a batch that comes meanwhile waits a few milliseconds at most. */
    private static final int PREALLOCATE_SLICE_BYTES = 1 << 20;

    private final Disk disk;
    private final LogSettings settings;
    private final Clock clock;
    private final Faults faults;
    private final BatchPool pool;
    private final ArrayBlockingQueue<LocalBatch> queue;
    private final List<LocalBatch> taken = new ArrayList<>();
    private final List<LocalBatch> run = new ArrayList<>();
    private LogSegment segment;
    private DiskFile file;

    /** Position behind the last written byte, and behind the zeros that follow it in the file. */
    private long written;

    private long allocated;
    private boolean allocationRefused;
    private long lastForceNanos;

    private volatile long durable;
    private volatile long forced;
    private volatile @Nullable Throwable failure;
    private volatile Runnable listener = () -> {};

    LogWriter(Disk disk, LogSettings settings, Clock clock, Faults faults, BatchPool pool, LogSegment last) {
        this.disk = disk;
        this.settings = settings;
        this.clock = clock;
        this.faults = faults;
        this.pool = pool;
        // Between two rolls lies at least one batch of the pool, so there are never more EPOCH batches than others.
        this.queue = new ArrayBlockingQueue<>(2 * settings.inFlight() + 2);
        this.segment = last;
        this.file = last.openFile();
        this.written = last.end;
        this.allocated = written;
        this.durable = written;
        this.forced = written;
        this.lastForceNanos = clock.monotonicNanos();
    }

    /** Queues a sealed batch. Agent thread. */
    void send(LocalBatch batch) {
        queue.add(batch);
    }

    /** Any thread. */
    long durable() {
        return durable;
    }

    /** All below is on the disk itself, whatever the flush mode. Any thread. */
    long forced() {
        return forced;
    }

    /** Any thread. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    void onDurable(Runnable newListener) {
        listener = newListener;
    }

    int doWork() {
        if (failure != null) {
            return 0;
        }
        try {
            queue.drainTo(taken);
            if (taken.isEmpty()) {
                idle();
                return 0;
            }
            int count = taken.size();
            for (LocalBatch batch : taken) {
                LogSegment opens = batch.opens();
                if (opens == null) {
                    run.add(batch);
                } else {
                    writeRun();
                    seal();
                    begin(opens, batch);
                }
            }
            writeRun();
            if (settings.flush() == FlushMode.SYNC || forceIsDue()) {
                force();
            }
            durable = written;
            listener.run();
            return count;
        } catch (IOException e) {
            fail(e);
            return 0;
        } finally {
            taken.clear();
            run.clear();
        }
    }

    private void writeRun() throws IOException {
        if (run.isEmpty()) {
            return;
        }
        ByteBuffer[] buffers = new ByteBuffer[run.size()];
        for (int i = 0; i < buffers.length; i++) {
            buffers[i] = run.get(i).bytes();
        }
        file.write(buffers, written - segment.start);
        written = run.get(run.size() - 1).end();
        for (LocalBatch batch : run) {
            pool.written(batch);
        }
        run.clear();
    }

    /** Makes the segment's file end where its batches end. Everything in it is durable before the next one is created. */
    private void seal() throws IOException {
        file.truncate(written - segment.start);
        force();
    }

    private void begin(LogSegment opens, LocalBatch epochBatch) throws IOException {
        LogOpening.create(disk, opens, epochBatch.bytes());
        segment = opens;
        file = opens.openFile();
        written = epochBatch.end();
        allocated = written;
        allocationRefused = false;
        forced = written;
    }

    private void force() throws IOException {
        try {
            file.force();
        } catch (IOException e) {
            if (!faults.has(Fault.FORCE_ERROR_IGNORED)) {
                throw e;
            }
        }
        forced = written;
        lastForceNanos = clock.monotonicNanos();
    }

    private boolean forceIsDue() {
        return clock.monotonicNanos() - lastForceNanos >= LogSettings.ASYNC_FORCE_MILLIS * 1_000_000L;
    }

    private void idle() throws IOException {
        if (forced < written) {
            if (forceIsDue()) {
                force();
            }
            return;
        }
        preallocate();
    }

    /**
     * Zeros behind the end let a force skip the file's length. Only an idle writer adds them: a busy one has large
     * batches, to which the length costs little, and must not be held up.
     */
    private void preallocate() throws IOException {
        long ahead = Math.max(allocated, written) - written;
        long slice = Math.min(PREALLOCATE_SLICE_BYTES, settings.preallocateBytes());
        long wanted = Math.max(allocated, written) + slice;
        if (slice == 0
                || allocationRefused
                || settings.flush() == FlushMode.ASYNC
                || ahead + slice > settings.preallocateBytes()
                || wanted - segment.start > settings.segmentBytes()) {
            return;
        }
        try {
            file.allocate(wanted - segment.start);
        } catch (IOException e) {
            // No space for zeros is no failure of the log: nothing that was appended is touched.
            allocationRefused = true;
            return;
        }
        force();
        allocated = wanted;
    }

    private void fail(IOException e) {
        failure = e;
        listener.run();
    }

    /** Writes what is queued, ends the file behind it and closes it; the writer must have stopped. */
    void close() throws IOException {
        while (doWork() > 0) {
            // Until the queue is empty.
        }
        if (failure == null) {
            seal();
        }
    }
}
