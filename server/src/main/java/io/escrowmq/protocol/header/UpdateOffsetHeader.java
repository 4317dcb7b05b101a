package io.escrowmq.protocol.header;

import io.escrowmq.protocol.Request;

/** The header of UPDATE_CONSUMER_OFFSET (15). */
public record UpdateOffsetHeader(String consumerGroup, String topic, int queueId, long commitOffset) {

    public static UpdateOffsetHeader of(Request request) {
        return new UpdateOffsetHeader(
                request.text("consumerGroup"),
                request.text("topic"),
                request.integer("queueId"),
                request.number("commitOffset"));
    }
}
