package io.escrowmq.protocol.body;

import com.fasterxml.jackson.databind.JsonNode;
import io.escrowmq.protocol.BadRequestException;
import io.escrowmq.protocol.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The body of HEART_BEAT (34): what a client is and what it subscribes to. Unknown keys are ignored.
 *
 * @param producerGroups the groups in which the client can be asked about transactions
 * @param fingerprint 0 unless the client saves on repeating its subscriptions
 * @param withoutSubscriptions the consumers' subscriptions are left out and stay as they are known
 */
public record HeartbeatBody(
        String clientId,
        List<String> producerGroups,
        List<Consumer> consumers,
        int fingerprint,
        boolean withoutSubscriptions) {

    /** Producer groups, consumer groups, and subscriptions of one group, that one client may have. */
    public static final int MAX_ENTRIES = 4_096;
    /** Characters of a client id, of a group's and of a topic's name. */
    public static final int MAX_NAME = 1_024;

    /** How a consumer gets messages. */
    public enum ConsumeType {
        CONSUME_PASSIVELY,
        CONSUME_ACTIVELY,
        CONSUME_POP
    }

    /** Whether each message goes to one member of a group or to all. */
    public enum MessageModel {
        CLUSTERING,
        BROADCASTING
    }

    /** Where a group without offsets starts. */
    public enum ConsumeFrom {
        CONSUME_FROM_LAST_OFFSET,
        CONSUME_FROM_FIRST_OFFSET,
        CONSUME_FROM_TIMESTAMP
    }

    /** One consumer group of the client. */
    public record Consumer(
            String group,
            ConsumeType type,
            MessageModel model,
            ConsumeFrom from,
            boolean unitMode,
            List<Subscription> subscriptions) {}

    /**
     * One topic that a group subscribes to.
     *
     * @param subString the expression, {@code *} if the client left it out
     * @param tags the tags of a TAG expression, taken from subString; empty means all messages
     * @param subVersion rises with every change that the client makes
     * @param expressionType TAG or SQL92; TAG if the client left it out
     */
    public record Subscription(
            String topic, String subString, Set<String> tags, long subVersion, String expressionType) {}

    public static HeartbeatBody of(Request request) {
        JsonNode body = JsonReader.object(request);
        List<String> producers = new ArrayList<>();
        for (JsonNode each : entries(body, "producerDataSet")) {
            producers.add(text(each, "groupName"));
        }
        List<Consumer> consumers = new ArrayList<>();
        for (JsonNode each : entries(body, "consumerDataSet")) {
            consumers.add(consumer(each));
        }
        return new HeartbeatBody(
                text(body, "clientID"),
                List.copyOf(producers),
                List.copyOf(consumers),
                body.path("heartbeatFingerprint").asInt(0),
                body.path("withoutSub").asBoolean(false));
    }

    private static Consumer consumer(JsonNode node) {
        List<Subscription> subscriptions = new ArrayList<>();
        for (JsonNode each : entries(node, "subscriptionDataSet")) {
            subscriptions.add(subscription(each));
        }
        return new Consumer(
                text(node, "groupName"),
                constant(ConsumeType.values(), node.path("consumeType"), ConsumeType.CONSUME_PASSIVELY),
                constant(MessageModel.values(), node.path("messageModel"), MessageModel.CLUSTERING),
                constant(ConsumeFrom.values(), node.path("consumeFromWhere"), ConsumeFrom.CONSUME_FROM_LAST_OFFSET),
                node.path("unitMode").asBoolean(false),
                List.copyOf(subscriptions));
    }

    private static Subscription subscription(JsonNode node) {
        String expression = node.path("subString").asText("*");
        String type = node.path("expressionType").asText("TAG");
        if (type.isEmpty()) {
            type = "TAG";
        }
        return new Subscription(
                text(node, "topic"),
                expression,
                "TAG".equals(type) ? TagExpression.tags(expression) : Set.of(),
                node.path("subVersion").asLong(0),
                type);
    }

    /** The objects of a list that may be absent or null. */
    private static Iterable<JsonNode> entries(JsonNode node, String name) {
        JsonNode list = node.path(name);
        if (list.size() > MAX_ENTRIES) {
            throw new BadRequestException("body of HEART_BEAT (34): " + name + " has " + list.size()
                    + " entries, allowed are " + MAX_ENTRIES);
        }
        return list;
    }

    private static String text(JsonNode node, String name) {
        String text = node.path(name).asText("");
        if (text.isEmpty()) {
            throw new BadRequestException("body of HEART_BEAT (34): " + name + " is missing or empty");
        }
        if (text.length() > MAX_NAME) {
            throw new BadRequestException("body of HEART_BEAT (34): " + name + " has " + text.length()
                    + " characters, allowed are " + MAX_NAME);
        }
        return text;
    }

    /** The constant with this name, or the usual one: clients spell some in ways of their own. */
    private static <E extends Enum<E>> E constant(E[] all, JsonNode name, E usual) {
        for (E each : all) {
            if (each.name().equals(name.asText())) {
                return each;
            }
        }
        return usual;
    }
}
