package io.escrowmq.escrow;

import io.escrowmq.message.OffsetMessageId;
import io.escrowmq.protocol.Response;

/** A half message as its producer knows it. */
record Half(String id, long held, long seq, String key, String group) {

    static Half of(Response response, String group) {
        if (response.code() != 0) {
            throw new AssertionError(response.code() + " " + response.remark());
        }
        String id = response.field("msgId");
        return new Half(
                id,
                OffsetMessageId.parse(id).position(),
                Long.parseLong(response.field("queueOffset")),
                response.field("transactionId"),
                group);
    }
}
