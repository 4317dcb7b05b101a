package io.escrowmq.protocol;

/**
 * The answer to a send that was stored, not written out yet; {@link FrameWriter} knows its shape by heart.
 *
 * @param address store host's four bytes as a big-endian number; with port and position it is the msgId
 * @param position physical offset of the message, or position of the half's record
 * @param queueOffset offset in the queue, or number of the transaction
 * @param transactionId the message's UNIQ_KEY
 */
public record SendResult(
        int address, int port, long position, int queueId, long queueOffset, String transactionId, String region) {

    /** The answer as a list of fields. */
    Response toFields() {
        return Response.of(ResponseCode.SUCCESS)
                .field("msgId", String.format("%08X%08X%016X", address, port, position))
                .field("queueId", queueId)
                .field("queueOffset", queueOffset)
                .field("transactionId", transactionId)
                .field("MSG_REGION", region)
                .field("TRACE_ON", "true");
    }
}
