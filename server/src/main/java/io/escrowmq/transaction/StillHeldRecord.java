package io.escrowmq.transaction;

import java.nio.ByteBuffer;

/**
 * What a sidecar keeps of a HELD record whose message its segment did not decide: the header without the message. Its
 * position is H.
 *
 * <pre>
 * STILL_HELD   u8 1 = waits for a decision | 2 = waits for a time
 *              i64 seq   i64 due time or delay, ms   i64 fingerprint   i32 group's name   i32 client's name
 *              i32 queue number   i32 own first-check delay, ms   i32 tag hash   i32 size of the message
 *              i64 store time, ms
 * </pre>
 */
final class StillHeldRecord {

    static final int BYTES = 1 + 3 * 8 + 6 * 4 + 8;
    private static final int DECISION = 1;
    private static final int TIME = 2;
    private static final ByteBuffer NO_MESSAGE = ByteBuffer.allocate(0);

    private StillHeldRecord() {}

    static void write(ByteBuffer out, HeldRecord held) {
        out.put((byte) ((held.decision() ? DECISION : 0) | (held.time() ? TIME : 0)));
        out.putLong(held.seq()).putLong(held.due()).putLong(held.fingerprint());
        out.putInt(held.group()).putInt(held.client()).putInt(held.queueNumber());
        out.putInt(held.immunityMillis()).putInt(held.tagHash());
        out.putInt(held.message().limit()).putLong(held.storedMillis());
    }

    /** The header; its message is empty. */
    static HeldRecord header(long position, ByteBuffer payload) {
        ByteBuffer in = payload.duplicate();
        int flags = in.get();
        return new HeldRecord(
                position,
                HeldRecord.bodyPosition(position, size(payload)),
                (flags & DECISION) != 0,
                (flags & TIME) != 0,
                in.getLong(),
                in.getLong(),
                in.getLong(),
                0,
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                in.getInt(),
                NO_MESSAGE);
    }

    /** Bytes of the message. */
    static int size(ByteBuffer payload) {
        return payload.getInt(payload.position() + BYTES - 12);
    }

    static long storedMillis(ByteBuffer payload) {
        return payload.getLong(payload.position() + BYTES - 8);
    }
}
