package io.escrowmq.log;

import io.escrowmq.base.Faults;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/** Reads segments from their files. Any thread; the segments are those that were there when the call began. */
final class LogReader {

    private static final int REPLAY_WINDOW_BYTES = 4 << 20;
    private static final int SEARCH_WINDOW_BYTES = 64 << 10;
    /** Of a reader that takes its time: a whole batch and some more. */
    private static final int STEP_WINDOW_BYTES = Log.MAX_BATCH_BYTES + (256 << 10);

    private final String directory;
    private final Faults faults;

    LogReader(String directory, Faults faults) {
        this.directory = directory;
        this.faults = faults;
    }

    /** Fills {@code target}; the range must lie inside the segments. */
    void read(LogSegment[] segments, long position, ByteBuffer target) throws IOException {
        long at = position;
        int limit = target.limit();
        for (int i = LogSegment.indexOf(segments, position); target.hasRemaining(); i++) {
            LogSegment segment = segments[i];
            target.limit((int) Math.min(limit, target.position() + segment.end - at));
            int wanted = target.remaining();
            int read;
            try {
                read = segment.openFile().read(target, at - segment.start);
            } catch (ClosedChannelException e) {
                throw gone(segment, e);
            }
            if (read != wanted) {
                throw new CorruptLogException("file " + segment.name() + " of the log in " + directory
                        + " ends before position " + (at + wanted));
            }
            at += read;
            target.limit(limit);
        }
    }

    /** The record whose bytes, frame included, contain {@code position}; null if it lies in a batch header. */
    @Nullable
    RecordView findEnclosing(LogSegment segment, long position, long durable) throws IOException {
        try {
            BatchCursor cursor = new BatchCursor(segment, Math.min(segment.end, durable), SEARCH_WINDOW_BYTES, faults);
            long at = table(segment).floor(position);
            BatchHeader batch = cursor.header(at);
            while (batch != null && batch.end() <= position) {
                at = batch.end();
                batch = cursor.header(at);
            }
            if (batch == null || !cursor.intact(batch)) {
                throw damaged(cursor, at);
            }
            RecordCursor records = cursor.records(batch);
            while (records.next()) {
                if (position >= records.position() && position < records.end()) {
                    return records.view();
                }
            }
            return null;
        } catch (ClosedChannelException e) {
            throw gone(segment, e);
        }
    }

    /** Where to begin a search; for a segment of an earlier life it is made now, from the headers. */
    private BatchTable table(LogSegment segment) throws IOException {
        BatchTable known = segment.table;
        if (known != null) {
            return known;
        }
        BatchTable made = new BatchTable();
        BatchCursor cursor = new BatchCursor(segment, segment.end, SEARCH_WINDOW_BYTES, faults);
        for (long at = segment.start; at < segment.end; ) {
            BatchHeader batch = cursor.header(at);
            if (batch == null) {
                throw damaged(cursor, at);
            }
            made.add(at);
            at = batch.end();
        }
        segment.table = made;
        return made;
    }

    /** Visits the records that are not the log's own, from the batch at {@code from} up to {@code durable}. */
    void replay(LogSegment[] segments, long from, long durable, RecordVisitor visitor) throws IOException {
        long number = -1;
        long at = from;
        for (int i = LogSegment.indexOf(segments, from); i < segments.length && at < durable; i++) {
            LogSegment segment = segments[i];
            long limit = Math.min(segment.end, durable);
            BatchTable table = segment.table == null && at == segment.start ? new BatchTable() : null;
            BatchCursor cursor = new BatchCursor(segment, limit, REPLAY_WINDOW_BYTES, faults);
            while (at < limit) {
                BatchHeader batch = cursor.valid(at);
                if (batch == null || (number >= 0 && batch.number() != number + 1)) {
                    throw damaged(cursor, at);
                }
                if (table != null) {
                    table.add(at);
                }
                visit(cursor.records(batch), visitor);
                number = batch.number();
                at = batch.end();
            }
            if (table != null) {
                segment.table = table;
            }
        }
    }

    /** Reads a sealed segment step by step. */
    SegmentReplay replay(LogSegment segment) {
        BatchCursor cursor = new BatchCursor(segment, segment.end, STEP_WINDOW_BYTES, faults);
        return new SegmentReplay() {
            private long at = segment.start;
            private long number = -1;

            @Override
            public boolean step(int bytes, RecordVisitor visitor) throws IOException {
                long stop = Math.min(segment.end, at + bytes);
                while (at < stop) {
                    BatchHeader batch = cursor.valid(at);
                    if (batch == null || (number >= 0 && batch.number() != number + 1)) {
                        throw damaged(cursor, at);
                    }
                    visit(cursor.records(batch), visitor);
                    number = batch.number();
                    at = batch.end();
                }
                return at < segment.end;
            }
        };
    }

    private static void visit(RecordCursor records, RecordVisitor visitor) throws IOException {
        while (records.next()) {
            if (!OwnRecords.isOwn(records.type())) {
                visitor.visit(records.view());
            }
        }
    }

    private CorruptLogException damaged(BatchCursor cursor, long at) {
        return new CorruptLogException("the log in " + directory + " is damaged at " + cursor.where(at)
                + ": the batch there does not match its checksum or its place; restore the file from a copy");
    }

    private static IndexOutOfBoundsException gone(LogSegment segment, ClosedChannelException cause) {
        IndexOutOfBoundsException e = new IndexOutOfBoundsException("segment " + segment.name() + " was closed");
        e.initCause(cause);
        return e;
    }
}
