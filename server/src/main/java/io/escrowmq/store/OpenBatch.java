package io.escrowmq.store;

import io.escrowmq.log.Batch;
import io.escrowmq.log.Log;
import io.escrowmq.log.Segment;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The batch that records are begun in, and the end of a segment that has reached one of its limits. Agent only. */
final class OpenBatch {

    private final Log log;
    private final ShardSettings settings;
    private final LongSupplier now;
    private final LongConsumer rolled;
    private @Nullable Batch batch;
    private long lastAppendMillis;
    private long entriesOfSegment;

    /**
     * @param now shard time, ms
     * @param rolled hears where a segment begins
     */
    OpenBatch(Log log, ShardSettings settings, LongSupplier now, LongConsumer rolled) {
        this.log = log;
        this.settings = settings;
        this.now = now;
        this.rolled = rolled;
    }

    /** The log is open; what comes from now on is appended. */
    void start() {
        lastAppendMillis = now.getAsLong();
    }

    boolean isOpen() {
        return batch != null;
    }

    /** Shard time of the last append, ms. */
    long lastAppendMillis() {
        return lastAppendMillis;
    }

    /** The batch that takes a record of this size: the open one, or a new one. */
    Batch forRecord(int payloadBytes) {
        Batch open = batch;
        if (open != null && open.fits(payloadBytes)) {
            return open;
        }
        handOver();
        return begin();
    }

    private Batch begin() {
        List<Segment> segments = log.segments();
        Segment current = segments.get(segments.size() - 1);
        long millis = now.getAsLong();
        if (log.end() - current.start() >= settings.segmentBytes()
                || millis - current.startMillis() >= settings.segmentMillis()
                || entriesOfSegment >= settings.segmentEntries()) {
            roll(millis);
        }
        Batch open = log.newBatch(millis);
        batch = open;
        return open;
    }

    private void roll(long millis) {
        long before = log.end();
        log.roll(millis);
        if (log.end() > before) {
            entriesOfSegment = 0;
            rolled.accept(before);
        }
    }

    /** The batch of the record begun last. */
    Batch current() {
        Batch open = batch;
        if (open == null) {
            throw new IllegalStateException("no record was begun in this turn");
        }
        return open;
    }

    /** Position behind everything that was begun. */
    long end() {
        Batch open = batch;
        return open == null ? log.end() : open.end();
    }

    /** So many entries of queues were appended. */
    void countEntries(int more) {
        entriesOfSegment += more;
    }

    /** Gives the open batch, if there is one, to the log. */
    void handOver() {
        Batch open = batch;
        if (open != null) {
            batch = null;
            lastAppendMillis = now.getAsLong();
            open.touch(lastAppendMillis);
            log.append(open);
        }
    }

    /** The log takes nothing more. */
    void discard() {
        batch = null;
    }
}
