package io.escrowmq.log;

import java.nio.ByteBuffer;

/**
 * The record types that belong to the log itself.
 *
 * <pre>
 * EPOCH (1), alone in the first batch of every segment:  epoch u32 | format level u16
 * WATERMARK (2), alone in its batch, without payload: its header's durableUpTo is what it says
 * </pre>
 *
 * The format level stands for every format inside the segment: batches, records and their payloads. It rises when
 * another version could misread what is written.
 */
final class OwnRecords {

    static final int EPOCH = 1;
    static final int WATERMARK = 2;
    /** Level 1 had no count of answers in CHECKED records. */
    static final int FORMAT_LEVEL = 2;

    private static final int EPOCH_BYTES = 6;

    private OwnRecords() {}

    static boolean isOwn(int type) {
        return type == EPOCH || type == WATERMARK;
    }

    /** Bytes of an EPOCH batch. */
    static int epochBatchBytes() {
        return BatchFormatV1.HEADER_BYTES + BatchFormatV1.recordBytes(EPOCH_BYTES);
    }

    static void putEpoch(LocalBatch batch, int epoch) {
        batch.begin(EPOCH, EPOCH_BYTES).putInt(epoch).putShort((short) FORMAT_LEVEL);
    }

    static void putWatermark(LocalBatch batch) {
        batch.begin(WATERMARK, 0);
    }

    /** Checks the first record of a segment. */
    static void checkEpoch(RecordView record, BatchHeader batch, String where) throws CorruptLogException {
        ByteBuffer payload = record.payload();
        if (record.type() != EPOCH || payload.remaining() < EPOCH_BYTES) {
            throw new CorruptLogException(where + " does not start with an EPOCH record");
        }
        int level = payload.getShort(payload.position() + 4) & 0xFFFF;
        if (level != FORMAT_LEVEL) {
            throw otherFormat(where, level);
        }
        if (payload.getInt(payload.position()) != batch.epoch()) {
            throw new CorruptLogException(where + " has an EPOCH record that contradicts its batch");
        }
    }

    static CorruptLogException otherFormat(String where, int level) {
        return new CorruptLogException(where + " has format level " + level + ", this server knows level "
                + FORMAT_LEVEL + "; open it with the version that wrote it"
                + (level > FORMAT_LEVEL ? " or a newer one" : ""));
    }
}
