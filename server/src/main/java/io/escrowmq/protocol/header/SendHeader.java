package io.escrowmq.protocol.header;

import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.RequestCode;

/**
 * The header of a send: requests 10 and 324 with full names, 310, 320 and 325 with one letter per field.
 *
 * @param defaultTopic the template for auto-creation; TBW102 if the client left it empty
 * @param defaultTopicQueueNums 4 if the client left it 0, as Go's batches do
 * @param queueId negative: the server chooses
 * @param sysFlag bits for compression and transaction
 * @param bornTimestamp milliseconds since 1970, by the client's clock
 * @param flag the user's flag, stored as it came
 * @param properties exact UTF-8 bytes, {@code name 0x01 value 0x02} repeated; empty if none
 * @param maxReconsumeTimes -1 if absent
 */
public record SendHeader(
        String producerGroup,
        String topic,
        String defaultTopic,
        int defaultTopicQueueNums,
        int queueId,
        int sysFlag,
        long bornTimestamp,
        int flag,
        byte[] properties,
        int reconsumeTimes,
        int maxReconsumeTimes,
        boolean batch) {

    public static final String DEFAULT_TOPIC = "TBW102";
    public static final int DEFAULT_TOPIC_QUEUE_NUMS = 4;

    private static final byte[] NO_PROPERTIES = {};

    /** Decodes the header of a 10, 310, 320, 324 or 325. */
    public static SendHeader of(Request request) {
        return switch (request.code()) {
            case RequestCode.SEND_MESSAGE, RequestCode.SEND_REPLY_MESSAGE ->
                of(
                        request,
                        "producerGroup",
                        "topic",
                        "defaultTopic",
                        "defaultTopicQueueNums",
                        "queueId",
                        "sysFlag",
                        "bornTimestamp",
                        "flag",
                        "properties",
                        "reconsumeTimes",
                        "maxReconsumeTimes",
                        "batch");
            case RequestCode.SEND_MESSAGE_V2, RequestCode.SEND_BATCH_MESSAGE, RequestCode.SEND_REPLY_MESSAGE_V2 ->
                of(request, "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "l", "m");
            default -> throw new IllegalArgumentException(RequestCode.describe(request.code()) + " has no send header");
        };
    }

    private static SendHeader of(
            Request request,
            String producerGroup,
            String topic,
            String defaultTopic,
            String defaultTopicQueueNums,
            String queueId,
            String sysFlag,
            String bornTimestamp,
            String flag,
            String properties,
            String reconsumeTimes,
            String maxReconsumeTimes,
            String batch) {
        int templateQueues = request.integer(defaultTopicQueueNums, 0);
        byte[] propertyBytes = request.fieldBytes(properties);
        return new SendHeader(
                request.name(producerGroup),
                request.name(topic),
                request.name(defaultTopic, DEFAULT_TOPIC),
                templateQueues == 0 ? DEFAULT_TOPIC_QUEUE_NUMS : templateQueues,
                request.integer(queueId),
                request.integer(sysFlag),
                request.number(bornTimestamp),
                request.integer(flag),
                propertyBytes == null ? NO_PROPERTIES : propertyBytes,
                request.integer(reconsumeTimes, 0),
                request.integer(maxReconsumeTimes, -1),
                request.bool(batch, false));
    }
}
