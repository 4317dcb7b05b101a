package io.escrowmq.protocol.header;

import io.escrowmq.protocol.Request;
import org.jspecify.annotations.Nullable;

/**
 * The header of CONSUMER_SEND_MSG_BACK (36).
 *
 * @param offset physical offset of the message
 * @param delayLevel -1 dead letter, 0 the server decides, n that level
 * @param maxReconsumeTimes -1 if absent
 */
public record SendBackHeader(
        long offset,
        String group,
        int delayLevel,
        @Nullable String originMsgId,
        @Nullable String originTopic,
        int maxReconsumeTimes) {

    public static SendBackHeader of(Request request) {
        return new SendBackHeader(
                request.number("offset"),
                request.text("group"),
                request.integer("delayLevel"),
                request.field("originMsgId"),
                request.field("originTopic"),
                request.integer("maxReconsumeTimes", -1));
    }
}
