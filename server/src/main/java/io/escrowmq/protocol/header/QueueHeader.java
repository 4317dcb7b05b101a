package io.escrowmq.protocol.header;

import io.escrowmq.protocol.Request;

/** The header of requests about one queue and nothing else: GET_MAX_OFFSET (30), GET_MIN_OFFSET (31), 32. */
public record QueueHeader(String topic, int queueId) {

    public static QueueHeader of(Request request) {
        return new QueueHeader(request.text("topic"), request.integer("queueId"));
    }
}
