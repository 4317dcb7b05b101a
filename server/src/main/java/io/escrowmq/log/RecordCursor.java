package io.escrowmq.log;

import java.nio.ByteBuffer;

/** Walks the records of one batch whose checksum was verified. The frame is drawn in {@link BatchFormatV1}. */
final class RecordCursor {

    private final ByteBuffer bytes;
    private final BatchHeader batch;
    private final int payloadOffset;
    private int next;
    private int frame;
    private int type;
    private int payload;

    /** @param batchOffset where the batch's header starts in {@code bytes} */
    RecordCursor(ByteBuffer bytes, int batchOffset, BatchHeader batch) {
        this.bytes = bytes;
        this.batch = batch;
        this.payloadOffset = batchOffset + BatchFormatV1.HEADER_BYTES;
        this.next = payloadOffset;
    }

    /** Goes to the next record; false behind the last. */
    boolean next() throws CorruptLogException {
        int limit = payloadOffset + batch.payloadBytes();
        if (next >= limit) {
            return false;
        }
        frame = next;
        int at = frame;
        int length = 0;
        for (int shift = 0; ; shift += 7) {
            if (at >= limit || shift > 21) {
                throw malformed();
            }
            byte b = bytes.get(at++);
            length |= (b & 0x7F) << shift;
            if (b >= 0) {
                break;
            }
        }
        if (length < 1 || length > limit - at) {
            throw malformed();
        }
        type = bytes.get(at) & 0xFF;
        payload = at + 1;
        next = at + length;
        return true;
    }

    int type() {
        return type;
    }

    long position() {
        return batch.payloadPosition() + (frame - payloadOffset);
    }

    long end() {
        return batch.payloadPosition() + (next - payloadOffset);
    }

    /** The record as a view into the batch's bytes. */
    RecordView view() {
        return new RecordView(
                type,
                position(),
                batch.payloadPosition() + (payload - payloadOffset),
                batch.timeMillis(),
                bytes.slice(payload, next - payload));
    }

    private CorruptLogException malformed() {
        return new CorruptLogException("the batch at position " + batch.position()
                + " has a valid checksum but a malformed record at position " + position());
    }
}
