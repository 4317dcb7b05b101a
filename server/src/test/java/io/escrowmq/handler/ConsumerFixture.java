package io.escrowmq.handler;

import io.escrowmq.delivery.DeliveryFixture;
import io.escrowmq.delivery.Holder;
import io.escrowmq.delivery.Retries;
import io.escrowmq.delivery.TimeSearch;
import io.escrowmq.message.DelayLevels;
import io.escrowmq.message.StoredMessage;
import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.LanguageCode;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.RequestCode;
import io.escrowmq.protocol.Response;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/** The consumer's requests over a stepped shard; reads wait until the test lets them run. */
final class ConsumerFixture {

    final DeliveryFixture delivery;
    final Deque<Runnable> hotReads = new ArrayDeque<>();
    final Deque<Runnable> coldReads = new ArrayDeque<>();
    final List<String> producers = new ArrayList<>();
    boolean coldRefuses;
    boolean escrowFull;
    private final Map<Integer, RequestHandler> handlers = new HashMap<>();

    ConsumerFixture() {
        this(new DeliveryFixture());
    }

    ConsumerFixture(DeliveryFixture delivery) {
        this.delivery = delivery;
        var shard = delivery.shard;
        AgentCalls agent = new AgentCalls(shard);
        Readers readers = new Readers(hotReads::add, this::cold);
        ClientLinks links = new ClientLinks(delivery.departures);
        Holder holder = (topic, queueId, message, due) -> escrowFull
                ? Holder.FULL
                : delivery.escrow.until(topic, queueId, message, due).position();
        Retries retries =
                new Retries(shard, delivery.groups, delivery.messages, holder, DelayLevels.parse(DelayLevels.DEFAULT));
        ProducerSightings sightings = sightings();
        var topics = delivery.topics;
        handlers.put(
                RequestCode.PULL_MESSAGE,
                new PullMessageHandler(new PullMessageHandler.Services(
                        shard,
                        agent,
                        readers,
                        links,
                        delivery.groups,
                        delivery.offsets,
                        delivery.pulls,
                        delivery.longPolls)));
        handlers.put(
                RequestCode.QUERY_CONSUMER_OFFSET,
                new QueryConsumerOffsetHandler(agent, topics, delivery.groups, delivery.offsets));
        handlers.put(
                RequestCode.UPDATE_CONSUMER_OFFSET,
                new UpdateConsumerOffsetHandler(agent, topics, delivery.groups, delivery.offsets));
        handlers.put(
                RequestCode.SEARCH_OFFSET_BY_TIMESTAMP,
                new SearchOffsetHandler(topics, new TimeSearch(delivery.source), readers));
        handlers.put(RequestCode.GET_MAX_OFFSET, QueueBoundHandler.max(topics));
        handlers.put(RequestCode.GET_MIN_OFFSET, QueueBoundHandler.min(topics));
        handlers.put(
                RequestCode.HEART_BEAT,
                new HeartbeatHandler(shard, agent, links, delivery.groups, delivery.members, sightings));
        handlers.put(RequestCode.UNREGISTER_CLIENT, new UnregisterClientHandler(agent, delivery.members, sightings));
        handlers.put(
                RequestCode.CONSUMER_SEND_MSG_BACK,
                new SendBackHandler(shard, agent, readers, delivery.groups, delivery.source, retries));
        handlers.put(RequestCode.GET_CONSUMER_LIST_BY_GROUP, new ConsumerListHandler(agent, delivery.members));
    }

    private void cold(Runnable read) {
        if (coldRefuses) {
            throw new RejectedExecutionException();
        }
        coldReads.add(read);
    }

    private ProducerSightings sightings() {
        return new ProducerSightings() {
            @Override
            public void seen(
                    Connection connection, String clientId, LanguageCode language, int version, List<String> groups) {
                groups.forEach(group -> producers.add("seen " + clientId + " " + group));
            }

            @Override
            public void gone(Connection connection, String group) {
                producers.add("gone " + group);
            }
        };
    }

    void send(FakeConnection connection, Requests request) {
        Request built = request.build();
        handlers.get(built.code()).handle(connection, built);
    }

    /** Sends, lets everybody work at this time, and returns the answer. */
    Response call(FakeConnection connection, Requests request) {
        send(connection, request);
        work();
        return connection.reply();
    }

    /** Shard and readers work until nothing is left to do at this time. */
    void work() {
        delivery.settle();
        while (!hotReads.isEmpty() || !coldReads.isEmpty()) {
            Deque<Runnable> next = hotReads.isEmpty() ? coldReads : hotReads;
            next.remove().run();
            delivery.settle();
        }
    }

    void pass(long millis) {
        delivery.pass(millis);
        work();
    }

    /** A consumer of one group, registered by a heartbeat. */
    FakeConnection consumer(String clientId, String group, String topic, String expression) {
        FakeConnection connection = new FakeConnection();
        Response answer = call(connection, heartbeat(clientId, group, topic, expression, 1));
        if (answer.code() != 0) {
            throw new AssertionError(answer.code() + " " + answer.remark());
        }
        return connection;
    }

    static Requests heartbeat(String clientId, String group, String topic, String expression, long version) {
        return Requests.code(RequestCode.HEART_BEAT)
                .body("{\"clientID\":\"" + clientId + "\",\"producerDataSet\":[],\"consumerDataSet\":[{\"groupName\":\""
                        + group + "\",\"consumeType\":\"CONSUME_PASSIVELY\",\"messageModel\":\"CLUSTERING\","
                        + "\"consumeFromWhere\":\"CONSUME_FROM_FIRST_OFFSET\",\"subscriptionDataSet\":[{\"topic\":\""
                        + topic + "\",\"subString\":\"" + expression + "\",\"subVersion\":" + version
                        + ",\"expressionType\":\"TAG\"}]}]}");
    }

    static Requests pull(String group, String topic, int queueId, long offset) {
        return Requests.code(RequestCode.PULL_MESSAGE)
                .with("consumerGroup", group)
                .with("topic", topic)
                .with("queueId", queueId)
                .with("queueOffset", offset)
                .with("maxMsgNums", 32)
                .with("sysFlag", 0)
                .with("commitOffset", 0)
                .with("suspendTimeoutMillis", 20_000)
                .with("subVersion", 0);
    }

    /** The answer's messages, as first bytes inside its body. */
    static List<ByteBuffer> messages(Response response) {
        List<ByteBuffer> all = new ArrayList<>();
        for (ByteBuffer piece : response.body()) {
            ByteBuffer rest = piece.duplicate();
            while (rest.hasRemaining()) {
                int size = rest.getInt(rest.position());
                all.add(rest.slice(rest.position(), size));
                rest.position(rest.position() + size);
            }
        }
        return all;
    }

    static List<String> bodies(Response response) {
        return messages(response).stream()
                .map(message -> StandardCharsets.UTF_8
                        .decode(StoredMessage.body(message, 0))
                        .toString())
                .toList();
    }
}
