package io.escrowmq.bench.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
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

    /** Creates topics of the same broker, each by a first message, which topics that exist get as well. */
    public static void createTopics(
            InetSocketAddress broker, String group, int count, int queues, IntFunction<String> name)
            throws IOException {
        long now = System.currentTimeMillis();
        try (Rpc rpc = new Rpc(broker)) {
            for (int i = 0; i < count; i++) {
                accept(rpc.call(Requests.firstMessage(group, name.apply(i), queues, now)));
            }
        }
    }

    /** Whether a name server answers there. */
    public static boolean answers(InetSocketAddress nameServer) {
        try (Rpc rpc = new Rpc(nameServer)) {
            rpc.call(Requests.route(TEMPLATE_TOPIC));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Whether the broker that the name server names takes a message now, to a topic that it may create for it. */
    public static boolean accepts(InetSocketAddress nameServer, String topic) {
        try (Rpc rpc = new Rpc(nameServer)) {
            Route template = find(rpc, TEMPLATE_TOPIC);
            if (template == null) {
                return false;
            }
            create(template.broker, Requests.firstMessage("bench", topic, 1, System.currentTimeMillis()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Sends one message to queue 0 and returns the log offset that its answer names: how long the log is. */
    public static long logEnd(InetSocketAddress nameServer, String topic) throws IOException, InterruptedException {
        Route route = ofTopic(nameServer, "bench", topic, 1);
        try (Rpc rpc = new Rpc(route.broker)) {
            Frame answer = rpc.call(Requests.firstMessage("bench", topic, 1, System.currentTimeMillis()));
            accept(answer);
            return answer.logOffset();
        }
    }

    private static void create(InetSocketAddress broker, byte[] firstMessage) throws IOException {
        try (Rpc rpc = new Rpc(broker)) {
            accept(rpc.call(firstMessage));
        }
    }

    private static void accept(Frame answer) throws IOException {
        if (answer.code() != 0) {
            throw new IOException("the first message was refused: code " + answer.code() + ", " + answer.remark());
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
