package io.escrowmq.protocol.header;

import io.escrowmq.protocol.Request;

/**
 * The header of SEARCH_OFFSET_BY_TIMESTAMP (29).
 *
 * @param timestamp milliseconds since 1970
 * @param upper whether the boundary is UPPER, the last message at or before; else LOWER, the first at or after
 */
public record SearchOffsetHeader(String topic, int queueId, long timestamp, boolean upper) {

    public static SearchOffsetHeader of(Request request) {
        return new SearchOffsetHeader(
                request.text("topic"),
                request.integer("queueId"),
                request.number("timestamp"),
                "UPPER".equalsIgnoreCase(request.field("boundaryType")));
    }
}
