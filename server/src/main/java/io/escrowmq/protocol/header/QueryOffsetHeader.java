package io.escrowmq.protocol.header;

import io.escrowmq.protocol.Request;

/**
 * The header of QUERY_CONSUMER_OFFSET (14).
 *
 * @param setZeroIfNotFound whether a group without an offset may start at 0; true if absent
 */
public record QueryOffsetHeader(String consumerGroup, String topic, int queueId, boolean setZeroIfNotFound) {

    public static QueryOffsetHeader of(Request request) {
        return new QueryOffsetHeader(
                request.text("consumerGroup"),
                request.text("topic"),
                request.integer("queueId"),
                request.bool("setZeroIfNotFound", true));
    }
}
