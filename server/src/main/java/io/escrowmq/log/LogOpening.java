package io.escrowmq.log;

import io.escrowmq.base.Faults;
import io.escrowmq.disk.Disk;
import io.escrowmq.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Opens a log on local files: checks the chain of segments, finds the end, cuts a torn tail, makes everything durable
 * that is readable, and starts a new epoch in a new segment. All files are checked before the first one is changed.
 */
final class LogOpening {

    /** Position of the first batch of a new log; smaller numbers are free for other meanings. */
    static final long FIRST_POSITION = 4096;

    /** A segment gets its name only when its EPOCH batch is on the disk. */
    private static final String UNNAMED = "segment.tmp";

    private static final int COPY_BYTES = 1 << 20;

    private final Disk disk;
    private final Faults faults;
    private final List<LogSegment> segments = new ArrayList<>();
    private long end = FIRST_POSITION;
    private long nextNumber = 1;
    private int epoch;
    private long timeMillis;

    LogOpening(Disk disk, Faults faults) {
        this.disk = disk;
        this.faults = faults;
    }

    /** Leaves a log whose every byte is durable and whose last segment holds the new EPOCH batch. */
    LogOpening run(long wallMillis) throws IOException {
        timeMillis = wallMillis;
        try {
            TailScan tail = scan();
            if (tail != null) {
                settle(tail);
            }
            epoch++;
            LogSegment fresh = LogSegment.fresh(end, timeMillis);
            LocalBatch batch = epochBatch(fresh, nextNumber, epoch, end);
            create(disk, fresh, batch.bytes());
            nextNumber++;
            fresh.end = batch.end();
            end = fresh.end;
            segments.add(fresh);
            return this;
        } catch (IOException e) {
            for (LogSegment segment : segments) {
                closeQuietly(segment, e);
            }
            throw e;
        }
    }

    private @Nullable TailScan scan() throws IOException {
        BatchHeader first = null;
        long expected = 0;
        for (String name : disk.list()) {
            if (!LogSegment.isName(name)) {
                continue;
            }
            long start = LogSegment.startOf(name);
            if (first != null) {
                endPrevious(start, expected, name);
            }
            DiskFile file = disk.open(name, false);
            expected = start + file.size();
            first = firstBatch(start, expected, file);
        }
        if (first == null) {
            return null;
        }
        LogSegment last = segments.get(segments.size() - 1);
        return new TailScan(last, expected, first, faults).run(disk.name());
    }

    /**
     * The newest segment so far ends where the next file begins. It may be longer: a truncation that was lost leaves
     * zeros or a torn tail behind, which nobody reads.
     */
    private void endPrevious(long nextStart, long fileEnd, String next) throws CorruptLogException {
        LogSegment previous = segments.get(segments.size() - 1);
        if (fileEnd < nextStart) {
            throw new CorruptLogException("the log in " + disk.name() + " is damaged: " + previous.name()
                    + " ends at position " + fileEnd + " but the next file is " + next
                    + "; restore what is missing from a copy");
        }
        previous.end = nextStart;
    }

    /** Adds the segment and returns its first batch, which must be an EPOCH that this server understands. */
    private BatchHeader firstBatch(long start, long fileEnd, DiskFile file) throws IOException {
        LogSegment probe = new LogSegment(start, 0);
        probe.file = file;
        BatchCursor cursor = new BatchCursor(probe, fileEnd, OwnRecords.epochBatchBytes(), faults);
        String where = "file " + probe.name() + " of the log in " + disk.name();
        BatchHeader header = cursor.valid(start);
        if (header == null) {
            int version = cursor.newerVersion(start);
            file.close();
            throw version > 0
                    ? OwnRecords.otherFormat(where, version)
                    : new CorruptLogException(
                            where + " is damaged at " + cursor.where(start) + "; restore the file from a copy");
        }
        LogSegment segment = new LogSegment(start, header.timeMillis());
        segment.file = file;
        segment.end = fileEnd;
        segments.add(segment);
        RecordCursor records = cursor.records(header);
        if (!records.next()) {
            throw new CorruptLogException(where + " does not start with an EPOCH record");
        }
        OwnRecords.checkEpoch(records.view(), header, where);
        if (header.epoch() < epoch) {
            throw new CorruptLogException(where + " has epoch " + header.epoch() + " after epoch " + epoch);
        }
        epoch = header.epoch();
        return header;
    }

    private void settle(TailScan tail) throws IOException {
        LogSegment last = segments.get(segments.size() - 1);
        DiskFile file = last.openFile();
        end = tail.end();
        nextNumber = tail.last().number() + 1;
        timeMillis = Math.max(timeMillis, tail.last().timeMillis());
        // After a kill these bytes may be readable and yet not on the disk; after a failed force they never would be,
        // because the kernel calls their pages clean. Written again, they are dirty again.
        rewrite(file, tail.durableUpTo() - last.start, end - last.start);
        file.truncate(end - last.start);
        file.force();
        disk.forceDirectory();
        if (tail.isEmpty()) {
            // The new segment takes its name: restarts leave no trail of empty files.
            nextNumber = tail.last().number();
            end = last.start;
            segments.remove(last);
            file.close();
        }
    }

    private static void rewrite(DiskFile file, long from, long to) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(COPY_BYTES, to - from));
        for (long at = from; at < to; ) {
            buffer.clear();
            buffer.limit((int) Math.min(buffer.capacity(), to - at));
            if (file.read(buffer, at) != buffer.limit()) {
                throw new IOException("a file of the log became shorter while it was opened");
            }
            buffer.flip();
            file.write(buffer, at);
            at += buffer.limit();
        }
    }

    /** A sealed EPOCH batch that starts a segment. */
    static LocalBatch epochBatch(LogSegment segment, long number, int epoch, long durableUpTo) {
        LocalBatch batch = new LocalBatch(OwnRecords.epochBatchBytes());
        batch.reset(segment.start, segment.startMillis, segment);
        OwnRecords.putEpoch(batch, epoch);
        batch.seal(number, epoch, durableUpTo);
        return batch;
    }

    /**
     * Creates the file of a segment; it is durable with its EPOCH batch when this returns. The name comes last, so a
     * segment that is found in a directory is always one that was begun properly, and all before it was sealed.
     */
    static void create(Disk disk, LogSegment segment, ByteBuffer epochBatch) throws IOException {
        if (disk.exists(UNNAMED)) {
            disk.delete(UNNAMED);
        }
        DiskFile file = disk.open(UNNAMED, true);
        try {
            file.write(epochBatch, 0);
            file.force();
            disk.rename(UNNAMED, segment.name());
            disk.forceDirectory();
        } catch (IOException e) {
            file.close();
            throw e;
        }
        segment.file = file;
    }

    private static void closeQuietly(LogSegment segment, IOException cause) {
        try {
            segment.openFile().close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }

    List<LogSegment> segments() {
        return segments;
    }

    long end() {
        return end;
    }

    /** Number of the next batch. */
    long nextNumber() {
        return nextNumber;
    }

    int epoch() {
        return epoch;
    }

    /** The greater of the wall clock and the last batch's time. */
    long timeMillis() {
        return timeMillis;
    }
}
