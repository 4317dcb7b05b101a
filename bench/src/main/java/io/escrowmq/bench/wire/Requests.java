package io.escrowmq.bench.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Requests that are sent seldom, encoded whole. They all carry one opaque, which no operation uses. */
public final class Requests {
    /** Opaque of all of these. Operations use larger ones. */
    public static final int OPAQUE = Template.FIRST_OPAQUE;

    private Requests() {}

    /** GET_ROUTEINFO_BY_TOPIC (105). */
    public static byte[] route(String topic) {
        return encode(new Template.Builder(105, 0).field("topic", topic).build(new byte[0]));
    }

    /** GET_MAX_OFFSET (30): the next offset to be written in a queue. */
    public static byte[] maxOffset(String topic, int queueId) {
        return encode(new Template.Builder(30, 0)
                .field("topic", topic)
                .field("queueId", Integer.toString(queueId))
                .build(new byte[0]));
    }

    /** HEART_BEAT (34) that registers a producer. */
    public static byte[] producerHeartbeat(String clientId, String group) {
        return heartbeat(clientId, "[{\"groupName\":\"" + group + "\"}]", "[]");
    }

    /** HEART_BEAT (34) that registers a consumer of the whole topic. */
    public static byte[] consumerHeartbeat(String clientId, String group, String topic) {
        String subscription = "[{\"topic\":\"" + topic + "\",\"subString\":\"*\",\"tagsSet\":[],\"codeSet\":[],"
                + "\"subVersion\":1,\"expressionType\":\"TAG\",\"classFilterMode\":false}]";
        String consumer = "[{\"groupName\":\"" + group + "\",\"consumeType\":\"CONSUME_ACTIVELY\","
                + "\"messageModel\":\"CLUSTERING\",\"consumeFromWhere\":\"CONSUME_FROM_FIRST_OFFSET\","
                + "\"unitMode\":false,\"subscriptionDataSet\":" + subscription + "}]";
        return heartbeat(clientId, "[]", consumer);
    }

    /** One plain message to queue 0, which makes the server create the topic. */
    public static byte[] firstMessage(String group, String topic, int queues, long bornMillis) {
        SendRequest request = new SendRequest(group, topic, queues, false, SendRequest.MIN_BODY);
        ByteBuffer frame = ByteBuffer.allocate(request.length());
        request.encode(frame, OPAQUE, 0, bornMillis, 0, 0);
        return frame.array();
    }

    private static byte[] heartbeat(String clientId, String producers, String consumers) {
        String body = "{\"clientID\":\"" + clientId + "\",\"producerDataSet\":" + producers + ",\"consumerDataSet\":"
                + consumers + ",\"heartbeatFingerprint\":0,\"withoutSub\":false}";
        return encode(new Template.Builder(34, 0).build(body.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] encode(Template template) {
        ByteBuffer frame = ByteBuffer.allocate(template.length());
        template.copyTo(frame, OPAQUE);
        return frame.array();
    }
}
