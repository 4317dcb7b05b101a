package io.escrowmq.log;

import io.escrowmq.base.Clock;
import io.escrowmq.base.Faults;
import io.escrowmq.disk.Disk;
import io.escrowmq.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The log on the files of one directory, fenced by the directory's lock and by the epoch in every segment. */
public final class LocalLog implements Log {

    private static final long MAX_POSITION = 1L << 56;

    private final Disk disk;
    private final Closeable lock;
    private final LogSettings settings;
    private final int epoch;
    private final BatchPool pool;
    private final LogWriter writer;
    private final LogReader reader;
    private final HotRing ring;
    private final ReadAhead ahead;

    /** Oldest first; replaced as a whole by the agent. */
    private volatile LogSegment[] segments;

    private volatile long end;
    private volatile long timeMillis;
    private long nextNumber;
    private boolean batchOpen;
    private boolean rollable;
    private boolean unmarked;
    private boolean closed;

    private LocalLog(Disk disk, Closeable lock, LogSettings settings, Clock clock, Faults faults, LogOpening opening) {
        this.disk = disk;
        this.lock = lock;
        this.settings = settings;
        this.epoch = opening.epoch();
        this.end = opening.end();
        this.nextNumber = opening.nextNumber();
        this.timeMillis = opening.timeMillis();
        this.segments = opening.segments().toArray(LogSegment[]::new);
        this.pool = new BatchPool(settings.inFlight(), settings.batchBytes());
        this.writer = new LogWriter(disk, settings, clock, faults, pool, segments[segments.length - 1]);
        this.reader = new LogReader(disk.name(), faults);
        this.ring = new HotRing(settings.hotBytes(), end);
        this.ahead = new ReadAhead(settings.hotBytes());
    }

    /**
     * Opens the log of a directory, or starts one. When this returns, everything readable is durable, a torn tail is cut,
     * and a new epoch has begun.
     *
     * @throws io.escrowmq.disk.DirectoryLockedException if another process writes it
     * @throws CorruptLogException if bytes that were once durable are damaged, or of a newer format; nothing was changed
     */
    public static LocalLog open(Disk disk, LogSettings settings, Clock clock, Faults faults) throws IOException {
        Closeable lock = disk.lock();
        try {
            LogOpening opening = new LogOpening(disk, faults).run(clock.wallMillis());
            return new LocalLog(disk, lock, settings, clock, faults, opening);
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public long start() {
        return segments[0].start;
    }

    @Override
    public long end() {
        return end;
    }

    @Override
    public long durable() {
        return writer.durable();
    }

    @Override
    public int epoch() {
        return epoch;
    }

    @Override
    public long timeMillis() {
        return timeMillis;
    }

    @Override
    public int room() {
        // After a failure the agent must not wait for room that never comes: its next append tells it.
        return failure() == null ? pool.room() : settings.inFlight();
    }

    @Override
    public Batch newBatch(long batchMillis) {
        checkAppendable();
        LocalBatch batch = pool.take().reset(end, batchMillis, null);
        batchOpen = true;
        return batch;
    }

    @Override
    public void append(Batch batch) {
        if (!batchOpen || !(batch instanceof LocalBatch local)) {
            throw new IllegalStateException("not the open batch of this log");
        }
        batchOpen = false;
        if (local.records() == 0) {
            pool.putBack(local);
            return;
        }
        checkNotFailed();
        local.seal(nextNumber, epoch, writer.forced());
        unmarked = local.isForeign();
        rollable = true;
        pool.sent();
        send(local);
    }

    private void send(LocalBatch batch) {
        LogSegment last = segments[segments.length - 1];
        BatchTable table = last.table;
        if (table != null) {
            table.add(batch.position());
        }
        nextNumber++;
        ring.append(batch.bytes());
        timeMillis = batch.timeMillis();
        last.end = batch.end();
        end = batch.end();
        writer.send(batch);
    }

    @Override
    public void roll(long batchMillis) {
        checkAppendable();
        if (!rollable) {
            return;
        }
        rollable = false;
        LogSegment fresh = LogSegment.fresh(end, batchMillis);
        LogSegment[] more = Arrays.copyOf(segments, segments.length + 1);
        more[segments.length] = fresh;
        LocalBatch batch = LogOpening.epochBatch(fresh, nextNumber, epoch, writer.forced());
        segments = more;
        // The creation of the next segment proves that all before it was forced.
        unmarked = false;
        send(batch);
    }

    @Override
    public boolean watermarkDue() {
        return unmarked && writer.forced() >= end;
    }

    @Override
    public void appendWatermark(long batchMillis) {
        checkAppendable();
        LocalBatch batch = pool.take().reset(end, batchMillis, null);
        OwnRecords.putWatermark(batch);
        batchOpen = true;
        append(batch);
    }

    private void checkAppendable() {
        if (batchOpen) {
            throw new IllegalStateException("a batch is open");
        }
        if (end >= MAX_POSITION) {
            throw new IllegalStateException("the log has used all its positions");
        }
        checkNotFailed();
    }

    private void checkNotFailed() {
        Throwable failure = failure();
        if (failure != null) {
            throw new LogFailedException(
                    "the log in " + disk.name() + " has failed and takes nothing more until a restart: "
                            + failure.getMessage(),
                    failure);
        }
    }

    @Override
    public void onDurable(Runnable listener) {
        writer.onDurable(listener);
    }

    @Override
    public List<Segment> segments() {
        return Arrays.stream(segments).map(LogSegment::view).toList();
    }

    @Override
    public void drop(Segment segment) throws IOException {
        LogSegment[] all = segments;
        LogSegment oldest = all[0];
        if (oldest.start != segment.start() || all.length == 1) {
            throw new IllegalArgumentException("only the oldest segment can be dropped, and never the last one");
        }
        if (durable() <= oldest.end) {
            throw new IllegalStateException("segment " + oldest.name() + " is still being written");
        }
        segments = Arrays.copyOfRange(all, 1, all.length);
        disk.delete(oldest.name());
        disk.forceDirectory();
        oldest.openFile().close();
    }

    @Override
    public boolean read(long position, ByteBuffer target, boolean memoryOnly) throws IOException {
        // In this order: every segment below the watermark is then among them.
        long limit = durable();
        LogSegment[] all = segments;
        int bytes = target.remaining();
        checkInside(position, bytes, all[0].start, limit);
        int at = target.position();
        if (ring.read(position, target, at, bytes)
                || ahead.read(position, target, at, bytes)
                || (!memoryOnly
                        && ahead.missed(position, bytes, all[0].start, limit, (from, to) -> reader.read(all, from, to))
                        && ahead.read(position, target, at, bytes))) {
            target.position(at + bytes);
            return true;
        }
        if (memoryOnly) {
            return false;
        }
        reader.read(all, position, target);
        return true;
    }

    @Override
    public boolean readHot(long position, ByteBuffer target, int targetAt, int bytes) {
        checkInside(position, bytes, segments[0].start, durable());
        return ring.read(position, target, targetAt, bytes);
    }

    @Override
    public boolean readAheadDue() {
        return ahead.isDue();
    }

    @Override
    public void readAhead() throws IOException {
        long limit = durable();
        LogSegment[] all = segments;
        ahead.readDue(all[0].start, limit, (from, to) -> reader.read(all, from, to));
    }

    @Override
    public void distrust(long position, int bytes) {
        ahead.forget(position, bytes);
    }

    private static void checkInside(long position, int bytes, long start, long limit) {
        if (position < start || position + bytes > limit) {
            throw new IndexOutOfBoundsException("bytes " + position + " to " + (position + bytes)
                    + " are not inside the log, " + start + " to " + limit);
        }
    }

    @Override
    public @Nullable RecordView find(long position) throws IOException {
        RecordView record = findEnclosing(position);
        return record != null && record.position() == position ? record : null;
    }

    @Override
    public @Nullable RecordView findEnclosing(long position) throws IOException {
        long limit = durable();
        LogSegment[] all = segments;
        int i = LogSegment.indexOf(all, position);
        return i < 0 || position >= limit ? null : reader.findEnclosing(all[i], position, limit);
    }

    @Override
    public void replay(long from, RecordVisitor visitor) throws IOException {
        long limit = durable();
        LogSegment[] all = segments;
        if (from < all[0].start || from > limit) {
            throw new IndexOutOfBoundsException(
                    "position " + from + " is not inside the log, " + all[0].start + " to " + limit);
        }
        reader.replay(all, from, limit, visitor);
    }

    @Override
    public SegmentReplay replay(Segment segment) {
        LogSegment[] all = segments;
        int i = LogSegment.indexOf(all, segment.start());
        if (i < 0 || all[i].start != segment.start() || all[i].end > durable()) {
            throw new IndexOutOfBoundsException("no durable segment starts at " + segment.start());
        }
        return reader.replay(all[i]);
    }

    @Override
    public @Nullable Throwable failure() {
        return writer.failure();
    }

    /** Calls of {@code fdatasync} by writer and flusher since the log was opened. Any thread. */
    public long forces() {
        return writer.forces();
    }

    @Override
    public int doWork() {
        return writer.doWork();
    }

    /**
     * One turn of the flusher: in ASYNC mode, forces what was written when a second has passed or much has gathered. For a
     * thread of its own, beside the writer's. Returns how much it did.
     */
    public int flush() {
        return writer.flush();
    }

    /** Whether {@link #flush} should be called without waiting. Any thread. */
    public boolean hasMuchToFlush() {
        return writer.hasMuchToFlush();
    }

    /** Whether a turn of the writer would wait for the disk now, and not only for the memory of the system. Agent thread. */
    public boolean waitsForDisk() {
        return writer.waitsForDisk();
    }

    /** Whether the writer has something to do. Any thread. */
    public boolean hasQueued() {
        return writer.hasQueued();
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            writer.close();
        } finally {
            for (LogSegment segment : segments) {
                DiskFile file = segment.file;
                if (file != null) {
                    file.close();
                }
            }
            lock.close();
        }
    }
}
