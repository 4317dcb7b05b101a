package io.escrowmq.transaction;

import io.escrowmq.base.Crc;
import io.escrowmq.log.Log;
import io.escrowmq.log.RecordView;
import io.escrowmq.message.StoredMessage;
import java.nio.ByteBuffer;

/**
 * The record of a held message: stored once, in the form in which it will be delivered.
 *
 * <pre>
 * HELD   u32 CRC32C of the 61 bytes that follow
 *        u8  1 = waits for a decision | 2 = waits for a time | 4 = carried forward
 *        i64 seq   i64 H of the first record of this message (0 = this one)
 *        i64 due time, ms; with a decision: the delay that starts at the commit
 *        i64 fingerprint of group, key, topic and body   i32 hash of the UNIQ_KEY
 *        i32 group's name   i32 client's name   i32 queue number   i32 group seq (0 = alone)
 *        i32 own first-check delay, ms (-1 = default)   i32 tag hash
 *        u32 CRC32C of the message   the message, see StoredMessage; its queue offset is seq, its physical offset H
 * </pre>
 *
 * @param position frame of the record: H
 * @param bodyPosition first byte of the message
 */
record HeldRecord(
        long position,
        long bodyPosition,
        boolean decision,
        boolean time,
        long seq,
        long due,
        long fingerprint,
        int keyHash,
        int group,
        int client,
        int queueNumber,
        int immunityMillis,
        int tagHash,
        ByteBuffer message) {

    static final int HEADER = 4 + 61 + 4;
    private static final int CRC_BYTES = 4;
    private static final int DECISION = 1;
    private static final int TIME = 2;

    /** Writes a payload; the message's checksum, before its first byte, is left 0 until the message is placed. */
    void write(ByteBuffer out) {
        int start = out.position();
        out.putInt(0).put((byte) ((decision ? DECISION : 0) | (time ? TIME : 0)));
        out.putLong(seq).putLong(0).putLong(due).putLong(fingerprint).putInt(keyHash);
        out.putInt(group)
                .putInt(client)
                .putInt(queueNumber)
                .putInt(0)
                .putInt(immunityMillis)
                .putInt(tagHash);
        out.putInt(start, Crc.castagnoli(out, start + CRC_BYTES, HEADER - 2 * CRC_BYTES));
        out.putInt(0).put(message.duplicate());
    }

    /** Where the message of a record at {@code position} begins. */
    static long bodyPosition(long position, int bodySize) {
        return position + Log.frameBytes(HEADER + bodySize) + HEADER;
    }

    static HeldRecord read(RecordView record) {
        ByteBuffer in = record.payload().duplicate();
        int start = in.position();
        in.getInt();
        int flags = in.get();
        long seq = in.getLong();
        in.getLong();
        long due = in.getLong();
        long fingerprint = in.getLong();
        int keyHash = in.getInt();
        int group = in.getInt();
        int client = in.getInt();
        int queueNumber = in.getInt();
        in.getInt();
        int immunity = in.getInt();
        int tagHash = in.getInt();
        in.position(start + HEADER);
        return new HeldRecord(
                record.position(),
                record.payloadPosition() + HEADER,
                (flags & DECISION) != 0,
                (flags & TIME) != 0,
                seq,
                due,
                fingerprint,
                keyHash,
                group,
                client,
                queueNumber,
                immunity,
                tagHash,
                in.slice());
    }

    long storedMillis() {
        return StoredMessage.storeMillis(message, 0);
    }
}
