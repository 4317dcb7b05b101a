package io.escrowmq.log;

import java.nio.ByteBuffer;

/**
 * A record as read from the log.
 *
 * @param type its type byte
 * @param position log position of its frame
 * @param payloadPosition log position of its payload
 * @param batchMillis shard time of its batch
 * @param payload read-only view; valid only during the visit when it comes from a replay
 */
public record RecordView(int type, long position, long payloadPosition, long batchMillis, ByteBuffer payload) {

    /** Log position after the record. */
    public long end() {
        return payloadPosition + payload.remaining();
    }
}
