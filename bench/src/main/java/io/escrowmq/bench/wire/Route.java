package io.escrowmq.bench.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where a topic's first broker listens and how many queues it has there. A load goes to one broker.
 *
 * @param readQueues queues to pull from
 * @param writeQueues queues to send to
 */
public record Route(InetSocketAddress broker, int readQueues, int writeQueues) {
    private static final String TEMPLATE_TOPIC = "TBW102";
    private static final int TOPIC_NOT_EXIST = 17;
    private static final int CREATION_ATTEMPTS = 100;
    private static final long CREATION_PAUSE_MILLIS = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The topic's route. A topic that does not exist is created as producers do it: by a first message, sent by TBW102. */
    public static Route ofTopic(InetSocketAddress nameServer, String group, String topic, int queues)
            throws IOException, InterruptedException {
        try (Rpc rpc = new Rpc(nameServer)) {
            Route route = find(rpc, topic);
            if (route != null) {
                return route;
            }
            Route template = find(rpc, TEMPLATE_TOPIC);
            if (template == null) {
                throw new IOException("topic " + topic + " does not exist and the server creates no topics by itself");
            }
            create(template.broker, Requests.firstMessage(group, topic, queues, System.currentTimeMillis()));
            for (int i = 0; i < CREATION_ATTEMPTS && route == null; i++) {
                TimeUnit.MILLISECONDS.sleep(CREATION_PAUSE_MILLIS);
                route = find(rpc, topic);
            }
            if (route == null) {
                throw new IOException("topic " + topic + " was sent to but has no route after 10 s");
            }
            return route;
        }
    }

    private static void create(InetSocketAddress broker, byte[] firstMessage) throws IOException {
        try (Rpc rpc = new Rpc(broker)) {
            Frame answer = rpc.call(firstMessage);
            if (answer.code() != 0) {
                throw new IOException("the first message was refused: code " + answer.code() + ", " + answer.remark());
            }
        }
    }

    private static @Nullable Route find(Rpc rpc, String topic) throws IOException {
        Frame answer = rpc.call(Requests.route(topic));
        if (answer.code() == TOPIC_NOT_EXIST) {
            return null;
        }
        if (answer.code() != 0) {
            throw new IOException("no route of " + topic + ": code " + answer.code() + ", " + answer.remark());
        }
        return parse(JSON.readTree(answer.bytes(), answer.bodyAt(), answer.bodyLength()));
    }

    static Route parse(JsonNode body) throws IOException {
        JsonNode queues = body.path("queueDatas").path(0);
        String broker = queues.path("brokerName").asText();
        for (JsonNode data : body.path("brokerDatas")) {
            String address = data.path("brokerAddrs").path("0").asText();
            if (data.path("brokerName").asText().equals(broker) && !address.isEmpty()) {
                return new Route(
                        address(address),
                        queues.path("readQueueNums").asInt(),
                        queues.path("writeQueueNums").asInt());
            }
        }
        throw new IOException("a route without the address of a master: " + body);
    }

    /** Reads {@code HOST:PORT}. */
    public static InetSocketAddress address(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("'" + text + "' is not HOST:PORT");
        }
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
}
