package io.escrowmq.trials.wire;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** The requests that the trials make. */
public final class Calls {

    public static final int COMMIT = 8;
    public static final int ROLLBACK = 12;
    public static final int UNKNOWN = 0;

    public static final int SEND = 10;
    public static final int PULL = 11;
    public static final int QUERY_OFFSET = 14;
    public static final int UPDATE_OFFSET = 15;
    public static final int MAX_OFFSET = 30;
    public static final int HEARTBEAT = 34;
    public static final int END_TRANSACTION = 37;
    public static final int CHECK_TRANSACTION = 39;
    public static final int ROUTE = 105;

    private static final int MAY_WAIT = 2;
    private static final int WITH_SUBSCRIPTION = 4;
    private static final int WAIT_MILLIS = 15_000;

    private Calls() {}

    /** A message whose key and body are {@code id}. */
    public static Frame send(String group, String topic, int queue, String id) {
        return Frame.request(SEND, sendFields(group, topic, queue, "UNIQ_KEY\1" + id + "\2"), bytes(id));
    }

    /** A half message whose key and body are {@code id}. */
    public static Frame half(String group, String topic, int queue, String id) {
        String properties = "UNIQ_KEY\1" + id + "\2TRAN_MSG\1true\2PGROUP\1" + group + "\2";
        Map<String, Object> fields = sendFields(group, topic, queue, properties);
        fields.put("sysFlag", 4);
        return Frame.request(SEND, fields, bytes(id));
    }

    /** The fields of a send, to be changed at will. */
    public static Map<String, Object> sendFields(String group, String topic, int queue, String properties) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("producerGroup", group);
        fields.put("topic", topic);
        fields.put("defaultTopic", "TBW102");
        fields.put("defaultTopicQueueNums", 4);
        fields.put("queueId", queue);
        fields.put("sysFlag", 0);
        fields.put("bornTimestamp", System.currentTimeMillis());
        fields.put("flag", 0);
        fields.put("properties", properties);
        return fields;
    }

    /** @param handle which transaction, as its answer or check told */
    public static Frame end(String group, Handle handle, int decision, boolean fromCheck) {
        return Frame.request(
                END_TRANSACTION,
                Map.of(
                        "producerGroup", group,
                        "tranStateTableOffset", handle.seq(),
                        "commitLogOffset", handle.position(),
                        "commitOrRollback", decision,
                        "fromTransactionCheck", fromCheck,
                        "msgId", handle.id(),
                        "transactionId", handle.id()));
    }

    /** What identifies a transaction. @param id its UNIQ_KEY */
    public record Handle(String id, long seq, long position) {

        public static Handle ofAnswer(String id, Frame answer) {
            return new Handle(
                    id,
                    answer.number("queueOffset"),
                    Long.parseUnsignedLong(answer.field("msgId").substring(16), 16));
        }

        public static Handle ofCheck(Frame check) {
            return new Handle(
                    check.field("transactionId"),
                    check.number("tranStateTableOffset"),
                    check.number("commitLogOffset"));
        }
    }

    /** A pull that does not wait and stores no offset. */
    public static Frame pull(String group, String topic, int queue, long offset, int messages) {
        return pull(group, topic, queue, offset, messages, WITH_SUBSCRIPTION);
    }

    /** A pull that waits for a message and stores no offset. */
    public static Frame longPull(String group, String topic, int queue, long offset, int messages) {
        return pull(group, topic, queue, offset, messages, WITH_SUBSCRIPTION | MAY_WAIT);
    }

    private static Frame pull(String group, String topic, int queue, long offset, int messages, int flags) {
        Map<String, Object> fields = new HashMap<>(queueFields(topic, queue));
        fields.put("consumerGroup", group);
        fields.put("queueOffset", offset);
        fields.put("maxMsgNums", messages);
        fields.put("sysFlag", flags);
        fields.put("commitOffset", 0);
        fields.put("suspendTimeoutMillis", WAIT_MILLIS);
        fields.put("subscription", "*");
        fields.put("subVersion", 0);
        return Frame.request(PULL, fields);
    }

    public static Frame maxOffset(String topic, int queue) {
        return Frame.request(MAX_OFFSET, queueFields(topic, queue));
    }

    public static Frame queryOffset(String group, String topic, int queue) {
        Map<String, Object> fields = new HashMap<>(queueFields(topic, queue));
        fields.put("consumerGroup", group);
        return Frame.request(QUERY_OFFSET, fields);
    }

    public static Frame updateOffset(String group, String topic, int queue, long offset) {
        Map<String, Object> fields = new HashMap<>(queueFields(topic, queue));
        fields.put("consumerGroup", group);
        fields.put("commitOffset", offset);
        return Frame.request(UPDATE_OFFSET, fields);
    }

    public static Frame producerHeartbeat(String client, String group) {
        return heartbeat("{\"clientID\":\"" + client + "\",\"producerDataSet\":[{\"groupName\":\"" + group + "\"}]}");
    }

    public static Frame consumerHeartbeat(String client, String group, String topic) {
        return heartbeat("{\"clientID\":\"" + client + "\",\"consumerDataSet\":[{\"groupName\":\"" + group
                + "\",\"consumeType\":\"CONSUME_PASSIVELY\",\"messageModel\":\"CLUSTERING\","
                + "\"consumeFromWhere\":\"CONSUME_FROM_FIRST_OFFSET\",\"subscriptionDataSet\":[{\"topic\":\"" + topic
                + "\",\"subString\":\"*\",\"subVersion\":1,\"expressionType\":\"TAG\"}]}]}");
    }

    public static Frame heartbeat(String body) {
        return Frame.request(HEARTBEAT, Map.of(), bytes(body));
    }

    public static Frame route(String topic) {
        return Frame.request(ROUTE, Map.of("topic", topic));
    }

    private static Map<String, Object> queueFields(String topic, int queue) {
        return Map.of("topic", topic, "queueId", queue);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
