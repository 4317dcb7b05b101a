package io.escrowmq.transaction;

import io.escrowmq.log.RecordView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The one decision of a transaction, where it is not a RELEASE at the same time.
 *
 * <pre>
 * DECISION   u8 1 = commit, 2 = rollback   u8 by whom, as in RELEASE   i64 seq   i64 H
 *            i64 position of the previous event   i64 time, ms   i32 client's name   UTF-8 text to the end
 * </pre>
 *
 * @param text the operator's reason, or empty
 */
record DecisionRecord(
        long position, int outcome, int by, long seq, long held, long previous, long millis, int client, String text) {

    static final int BYTES = 2 + 8 * 4 + 4;

    static void write(
            ByteBuffer out,
            int outcome,
            int by,
            long seq,
            long held,
            long previous,
            long millis,
            int client,
            byte[] text) {
        out.put((byte) outcome)
                .put((byte) by)
                .putLong(seq)
                .putLong(held)
                .putLong(previous)
                .putLong(millis);
        out.putInt(client).put(text);
    }

    static DecisionRecord read(RecordView record) {
        ByteBuffer in = record.payload().duplicate();
        return new DecisionRecord(
                record.position(),
                in.get(),
                in.get(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getInt(),
                StandardCharsets.UTF_8.decode(in).toString());
    }
}
