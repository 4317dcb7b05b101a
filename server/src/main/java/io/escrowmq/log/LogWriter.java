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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The writer's role: takes every batch that is queued, writes them as one run per segment, and moves the watermark; in
 * SYNC mode it forces once before. In ASYNC mode the flusher's role forces beside it. A failed write or force is final.
 * Methods are for the writer thread unless they say otherwise.
 */
final class LogWriter {

    /** A turn of the writer weighs one in so many in the mean of bytes between two forces. */
    private static final int MEAN_TURNS = 16;

    private final Disk disk;
    private final LogSettings settings;
    private final Clock clock;
    private final Faults faults;
    private final BatchPool pool;
    private final ArrayBlockingQueue<LocalBatch> queue;
    /** Batches in the queue that begin a segment. */
    private final AtomicInteger rolls = new AtomicInteger();

    private final List<LocalBatch> taken = new ArrayList<>();
    private final List<LocalBatch> run = new ArrayList<>();
    private DiskFile file;

    /** The flusher reads it after {@link #durable}: it is never older than the segment of those bytes. */
    private volatile LogSegment segment;

    /** Position behind the last written byte, and behind the zeros that follow it in the file. */
    private long written;

    private long allocated;
    private boolean allocationRefused;
    /** Mean bytes of the latest turns. */
    private long meanBytes;

    private volatile long durable;

    /** Held during a force of writer or flusher, so that a seal sees the other's failure. */
    private final Object forcing = new Object();

    private volatile long forced;
    private final LongAdder forces = new LongAdder();
    private volatile long lastForceNanos;
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
        if (batch.opens() != null) {
            rolls.incrementAndGet();
        }
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

    /** Forces of the log's files since it was opened. Any thread. */
    long forces() {
        return forces.sum();
    }

    /** Any thread. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    void onDurable(Runnable newListener) {
        listener = newListener;
    }

    /** One turn of the writer; returns the number of batches. */
    int doWork() {
        if (failure != null || queue.isEmpty()) {
            return 0;
        }
        try {
            queue.drainTo(taken);
            long before = written;
            for (LocalBatch batch : taken) {
                LogSegment opens = batch.opens();
                if (opens == null) {
                    run.add(batch);
                } else {
                    writeRun();
                    seal();
                    begin(opens, batch);
                    rolls.decrementAndGet();
                }
            }
            writeRun();
            if (settings.flush() == FlushMode.SYNC) {
                meanBytes += (written - before - meanBytes) / MEAN_TURNS;
                preallocate();
                force(file, written);
            }
            durable = written;
            listener.run();
            return taken.size();
        } catch (IOException e) {
            fail(e);
            return 0;
        } finally {
            taken.clear();
            run.clear();
        }
    }

    /** One turn of the flusher, which has a thread of its own: forces what was written if it is time. Returns how much it did. */
    int flush() {
        // In this order, see the field.
        long upTo = durable;
        DiskFile last = segment.openFile();
        if (failure != null || settings.flush() == FlushMode.SYNC || forced >= upTo || !forceIsDue(upTo)) {
            return 0;
        }
        try {
            force(last, upTo);
            return 1;
        } catch (IOException e) {
            fail(e);
            return 0;
        }
    }

    /** Whether the flusher should not wait for its time. Any thread. */
    boolean hasMuchToFlush() {
        return settings.flush() == FlushMode.ASYNC && durable - forced >= LogSettings.ASYNC_FORCE_BYTES;
    }

    /** Whether a turn of the writer would wait for the disk: it forces, or it begins a segment. Agent thread. */
    boolean waitsForDisk() {
        return settings.flush() == FlushMode.SYNC || rolls.get() > 0;
    }

    /** Whether batches wait. Any thread. */
    boolean hasQueued() {
        return !queue.isEmpty();
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
        force(file, written);
    }

    private void begin(LogSegment opens, LocalBatch epochBatch) throws IOException {
        forces.increment();
        LogOpening.create(disk, opens, epochBatch.bytes());
        file = opens.openFile();
        segment = opens;
        written = epochBatch.end();
        allocated = written;
        allocationRefused = false;
        noteForced(written);
    }

    private void force(DiskFile which, long upTo) throws IOException {
        synchronized (forcing) {
            Throwable broken = failure;
            if (broken != null) {
                throw new IOException("an earlier force has failed: " + broken.getMessage(), broken);
            }
            forces.increment();
            try {
                which.force();
            } catch (IOException e) {
                if (!faults.has(Fault.FORCE_ERROR_IGNORED)) {
                    failure = e;
                    throw e;
                }
            }
            noteForced(upTo);
        }
    }

    private void noteForced(long upTo) {
        synchronized (forcing) {
            forced = Math.max(forced, upTo);
            lastForceNanos = clock.monotonicNanos();
        }
    }

    private boolean forceIsDue(long upTo) {
        return upTo - forced >= LogSettings.ASYNC_FORCE_BYTES
                || clock.monotonicNanos() - lastForceNanos >= LogSettings.ASYNC_FORCE_MILLIS * 1_000_000L;
    }

    /**
     * Zeros behind the end let a force leave the file's length and the file system's journal alone. They are written with
     * the batch that used up the last ones, for the same force, and only while batches are small: to a large one the
     * journal costs little, and the zeros would double what is written. So there are never more of them than bytes in
     * small batches, and one slice.
     */
    private void preallocate() {
        long slice = settings.preallocateBytes();
        if (slice == 0
                || allocationRefused
                || written < allocated
                || meanBytes > LogSettings.SMALL_BATCH_BYTES
                || written + slice - segment.start > settings.segmentBytes()) {
            return;
        }
        long wanted = written + slice;
        try {
            file.allocate(wanted - segment.start);
            allocated = wanted;
        } catch (IOException e) {
            // No space for zeros is no failure of the log: nothing that was appended is touched.
            allocationRefused = true;
        }
    }

    private void fail(IOException e) {
        synchronized (forcing) {
            if (failure == null) {
                failure = e;
            }
        }
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
