package io.escrowmq.log;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A batch in a direct buffer of its own. The agent fills it, the writer writes it, then it is used again. */
final class LocalBatch implements Batch {

    private final ByteBuffer pooled;
    private ByteBuffer bytes;
    private ByteBuffer view;
    private int used;
    private int records;
    private int recordOffset;
    private int payloadOffset;
    private boolean oversize;
    private boolean foreign;
    private long position;
    private long timeMillis;

    /** The segment that starts with this batch, or null. */
    private @Nullable LogSegment opens;

    LocalBatch(int capacity) {
        pooled = Memory.allocate(capacity);
        bytes = pooled;
        view = pooled.duplicate();
    }

    /** Makes it an empty batch at a position. */
    LocalBatch reset(long newPosition, long newTimeMillis, @Nullable LogSegment newSegment) {
        bytes = pooled;
        bytes.clear();
        view = pooled.duplicate();
        used = BatchFormatV1.HEADER_BYTES;
        records = 0;
        oversize = false;
        foreign = false;
        position = newPosition;
        timeMillis = newTimeMillis;
        opens = newSegment;
        return this;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public long end() {
        return position + used;
    }

    @Override
    public int records() {
        return records;
    }

    @Override
    public long timeMillis() {
        return timeMillis;
    }

    @Override
    public void touch(long millis) {
        timeMillis = Math.max(timeMillis, millis);
    }

    @Override
    public boolean fits(int payloadBytes) {
        if (payloadBytes < 0 || payloadBytes > Log.MAX_RECORD_BYTES) {
            return false;
        }
        return records == 0 || (!oversize && used + BatchFormatV1.recordBytes(payloadBytes) <= bytes.capacity());
    }

    @Override
    public ByteBuffer begin(int type, int payloadBytes) {
        if (!fits(payloadBytes)) {
            throw new IllegalArgumentException("a record of " + payloadBytes + " bytes does not fit");
        }
        int end = used + BatchFormatV1.recordBytes(payloadBytes);
        if (end > bytes.capacity()) {
            oversize = true;
            // On the heap: rare, large and short-lived, which direct memory is slow to give back.
            bytes = ByteBuffer.allocate(end);
            view = bytes.duplicate();
        }
        recordOffset = used;
        payloadOffset = BatchFormatV1.putFrame(bytes, used, type, payloadBytes);
        used = end;
        records++;
        foreign |= !OwnRecords.isOwn(type);
        view.limit(end).position(payloadOffset);
        return view;
    }

    @Override
    public long recordPosition() {
        return position + recordOffset;
    }

    @Override
    public long payloadPosition() {
        return position + payloadOffset;
    }

    /** Writes the header; the bytes are final afterwards. */
    void seal(long number, int epoch, long durableUpTo) {
        BatchFormatV1.seal(
                bytes,
                new BatchHeader(
                        used - BatchFormatV1.HEADER_BYTES,
                        position,
                        number,
                        epoch,
                        records,
                        timeMillis,
                        durableUpTo,
                        oversize ? BatchFormatV1.FLAG_OVERSIZE : 0,
                        0));
        bytes.limit(used).position(0);
    }

    /** The sealed bytes. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** Whether it holds a record that is not the log's own. */
    boolean isForeign() {
        return foreign;
    }

    @Nullable
    LogSegment opens() {
        return opens;
    }
}
