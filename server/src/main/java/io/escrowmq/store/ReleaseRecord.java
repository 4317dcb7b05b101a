package io.escrowmq.store;

import io.escrowmq.base.Crc;
import io.escrowmq.log.RecordView;
import java.nio.ByteBuffer;

/**
 * The record that makes a held message visible.
 *
 * <pre>
 * RELEASE   u32 CRC32C of the 65 bytes that follow
 *           u8  by whom (low 4 bits: 0 time, 1 producer, 2 answer to a check, 3 operator) | 16 = it is also the decision
 *               | 32 = the message belongs to a transaction
 *           i64 seq   i64 H   i64 position of the transaction's previous event   i64 position of the body
 *           i32 size of the body   i32 queue number   i64 queue offset   i64 store time ms   i32 tag hash
 *           i32 name of the client that decided
 * </pre>
 *
 * "Body" is the whole stored message inside its HELD record.
 *
 * @param position log position of this record's frame: R
 */
public record ReleaseRecord(
        long position,
        int by,
        boolean decides,
        boolean transactional,
        long seq,
        long held,
        long previous,
        long bodyPosition,
        int bodySize,
        int queueNumber,
        long queueOffset,
        long storeMillis,
        int tagHash,
        int client) {

    public static final int BYTES = 4 + 65;
    private static final int CRC_BYTES = 4;
    private static final int BY = 4;
    private static final int HELD = 13;
    private static final int BODY_POSITION = 29;
    private static final int QUEUE_NUMBER = 41;
    private static final int QUEUE_OFFSET = 45;
    private static final int STORE_MILLIS = 53;
    private static final int DECIDES = 16;
    private static final int TRANSACTIONAL = 32;

    /** Writes a payload; {@link #position} is not part of it. */
    public void write(ByteBuffer out) {
        int start = out.position();
        out.putInt(0).put((byte) (by | (decides ? DECIDES : 0) | (transactional ? TRANSACTIONAL : 0)));
        out.putLong(seq).putLong(held).putLong(previous).putLong(bodyPosition);
        out.putInt(bodySize).putInt(queueNumber).putLong(queueOffset).putLong(storeMillis);
        out.putInt(tagHash).putInt(client);
        out.putInt(start, Crc.castagnoli(out, start + CRC_BYTES, BYTES - CRC_BYTES));
    }

    public static ReleaseRecord read(RecordView record) {
        return read(record.position(), record.payload());
    }

    private static ReleaseRecord read(long position, ByteBuffer payload) {
        ByteBuffer in = payload.duplicate();
        in.getInt();
        int by = in.get();
        return new ReleaseRecord(
                position,
                by & 15,
                (by & DECIDES) != 0,
                (by & TRANSACTIONAL) != 0,
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getInt(),
                in.getInt(),
                in.getLong(),
                in.getLong(),
                in.getInt(),
                in.getInt());
    }

    // A payload at an index of a buffer, for those who need few of its fields.

    static boolean isIntact(ByteBuffer in, int at) {
        return in.getInt(at) == Crc.castagnoli(in, at + CRC_BYTES, BYTES - CRC_BYTES);
    }

    static boolean transactional(ByteBuffer in, int at) {
        return (in.get(at + BY) & TRANSACTIONAL) != 0;
    }

    static long held(ByteBuffer in, int at) {
        return in.getLong(at + HELD);
    }

    static long bodyPosition(ByteBuffer in, int at) {
        return in.getLong(at + BODY_POSITION);
    }

    static int queueNumber(ByteBuffer in, int at) {
        return in.getInt(at + QUEUE_NUMBER);
    }

    static long queueOffset(ByteBuffer in, int at) {
        return in.getLong(at + QUEUE_OFFSET);
    }

    static long storeMillis(ByteBuffer in, int at) {
        return in.getLong(at + STORE_MILLIS);
    }
}
