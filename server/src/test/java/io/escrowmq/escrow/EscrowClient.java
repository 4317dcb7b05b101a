package io.escrowmq.escrow;

import io.escrowmq.message.StoredMessage;
import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.FrameReader;
import io.escrowmq.protocol.MalformedFrameException;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.RequestCode;
import io.escrowmq.protocol.Response;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One connection of a client, producer or consumer, without a socket. */
final class EscrowClient implements Connection {

    static final int COMMIT = 8;
    static final int ROLLBACK = 12;
    static final int UNKNOWN = 0;

    private static int connections;

    /** A check as it left the server. */
    record Check(Map<String, String> fields, ByteBuffer message) {
        long seq() {
            return Long.parseLong(fields.get("tranStateTableOffset"));
        }

        String property(String name) {
            return StoredMessage.property(message, 0, name);
        }
    }

    final EscrowStage stage;
    final List<Response> replies = new ArrayList<>();
    final List<Check> checks = new ArrayList<>();
    private final List<Runnable> onClose = new ArrayList<>();
    private final long id = ++connections;
    private final String host;
    private final int port;
    private final String language;
    private boolean open = true;
    boolean writable = true;
    private Runnable beat = () -> {};

    EscrowClient(EscrowStage stage) {
        this(stage, "10.0.0.1", "JAVA");
    }

    EscrowClient(EscrowStage stage, String host, String language) {
        this.stage = stage;
        this.host = host;
        this.port = 20_000 + (int) (id % 40_000);
        this.language = language;
    }

    String address() {
        return host + ":" + port;
    }

    // ---- what a client sends

    /** A producer of these groups, registered by a heartbeat. */
    EscrowClient heartbeat(String clientId, String... groups) {
        String producers = java.util.Arrays.stream(groups)
                .map(group -> "{\"groupName\":\"" + group + "\"}")
                .collect(Collectors.joining(","));
        Response answer = call(
                RequestCode.HEART_BEAT,
                Map.of(),
                ("{\"clientID\":\"" + clientId + "\",\"producerDataSet\":[" + producers + "],\"consumerDataSet\":[]}")
                        .getBytes(StandardCharsets.UTF_8));
        if (answer.code() != 0) {
            throw new AssertionError(answer.code() + " " + answer.remark());
        }
        beat = () -> heartbeat(clientId, groups);
        if (!stage.clients.contains(this)) {
            stage.clients.add(this);
        }
        return this;
    }

    /** The heartbeat again, if it is connected and ever sent one. */
    void beat() {
        if (open) {
            beat.run();
        }
    }

    /** Properties of a half message; names and values alternate in {@code more}. */
    static Map<String, String> halfProperties(String group, String key, String... more) {
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("TRAN_MSG", "true");
        properties.put("PGROUP", group);
        if (key != null) {
            properties.put("UNIQ_KEY", key);
        }
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        return properties;
    }

    Half half(String group, String topic, String key, String body, String... more) {
        return Half.of(sendTo(group, topic, 0, halfProperties(group, key, more), body), group);
    }

    Half halfTo(int queueId, String group, String topic, String key, String body) {
        return Half.of(sendTo(group, topic, queueId, halfProperties(group, key), body), group);
    }

    Response sendTo(String group, String topic, int queueId, Map<String, String> properties, String body) {
        return stage.call(this, sendRequest(group, topic, queueId, properties, body));
    }

    Request sendRequest(String group, String topic, int queueId, Map<String, String> properties, String body) {
        String text = properties.entrySet().stream()
                .map(e -> e.getKey() + "\u0001" + e.getValue() + "\u0002")
                .collect(Collectors.joining());
        return sendRequest(group, topic, queueId, text, body.getBytes(StandardCharsets.UTF_8), 0);
    }

    Request sendRequest(String group, String topic, int queueId, String properties, byte[] body, int reconsumeTimes) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("a", group);
        fields.put("b", topic);
        fields.put("c", "TBW102");
        fields.put("d", 4);
        fields.put("e", queueId);
        fields.put("f", 4);
        fields.put("g", 1_699_999_990_000L);
        fields.put("h", 7);
        fields.put("i", properties);
        fields.put("j", reconsumeTimes);
        return request(RequestCode.SEND_MESSAGE_V2, fields, body);
    }

    Response end(Half half, int decision, boolean fromCheck) {
        return end(half.group(), half.seq(), half.held(), decision, fromCheck);
    }

    Response end(String group, long seq, long held, int decision, boolean fromCheck) {
        return stage.call(this, endRequest(group, seq, held, decision, fromCheck));
    }

    Request endRequest(String group, long seq, long held, int decision, boolean fromCheck) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("producerGroup", group);
        fields.put("tranStateTableOffset", seq);
        fields.put("commitLogOffset", held);
        fields.put("commitOrRollback", decision);
        fields.put("fromTransactionCheck", fromCheck);
        return request(RequestCode.END_TRANSACTION, fields, new byte[0]);
    }

    /** The one check that came since the last call. */
    Check check() {
        if (checks.size() != 1) {
            throw new AssertionError("expected one check, there are " + checks.size());
        }
        return checks.remove(0);
    }

    /** The visible messages of a queue from its beginning. */
    List<ByteBuffer> pull(String topic, int queueId) {
        return pull(topic, queueId, 0);
    }

    /** Up to 32 visible messages of a queue. */
    List<ByteBuffer> pull(String topic, int queueId, long offset) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("consumerGroup", "readers");
        fields.put("topic", topic);
        fields.put("queueId", queueId);
        fields.put("queueOffset", offset);
        fields.put("maxMsgNums", 32);
        fields.put("sysFlag", 4);
        fields.put("commitOffset", 0);
        fields.put("suspendTimeoutMillis", 0);
        fields.put("subVersion", 0);
        fields.put("subscription", "*");
        Response response = stage.call(this, request(RequestCode.PULL_MESSAGE, fields, new byte[0]));
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

    List<String> pulled(String topic, int queueId) {
        return pull(topic, queueId).stream().map(EscrowClient::bodyOf).toList();
    }

    static String bodyOf(ByteBuffer message) {
        return StandardCharsets.UTF_8.decode(StoredMessage.body(message, 0)).toString();
    }

    Response call(int code, Map<String, Object> fields, byte[] body) {
        return stage.call(this, request(code, fields, body));
    }

    Request request(int code, Map<String, ?> fields, byte[] body) {
        String ext = fields.entrySet().stream()
                .map(e -> "\"" + e.getKey() + "\":\"" + escaped(String.valueOf(e.getValue())) + "\"")
                .collect(Collectors.joining(",", "{", "}"));
        byte[] header = ("{\"code\":" + code + ",\"language\":\"" + language + "\",\"version\":317,\"opaque\":1,"
                        + "\"flag\":0,\"extFields\":" + ext + "}")
                .getBytes(StandardCharsets.UTF_8);
        byte[] frame = ByteBuffer.allocate(header.length + body.length)
                .put(header)
                .put(body)
                .array();
        try {
            return FrameReader.decode(header.length, frame);
        } catch (MalformedFrameException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\u0001", "\\u0001")
                .replace("\u0002", "\\u0002");
    }

    // ---- what it receives

    Response reply() {
        if (replies.size() != 1) {
            throw new AssertionError("expected one answer, there are " + replies.size());
        }
        return replies.remove(0);
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public InetSocketAddress remote() {
        return new InetSocketAddress(host, port);
    }

    @Override
    public InetSocketAddress local() {
        return new InetSocketAddress("127.0.0.1", 9876);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isWritable() {
        return open && writable;
    }

    @Override
    public void reply(Request request, Response response) {
        if (open && !request.oneWay()) {
            if (!request.claimReply()) {
                throw new AssertionError("a second answer to request " + request.code());
            }
            replies.add(response);
        }
    }

    @Override
    public boolean push(int code, Map<String, String> fields, ByteBuffer body) {
        if (!isWritable()) {
            return false;
        }
        if (code == RequestCode.CHECK_TRANSACTION_STATE) {
            checks.add(new Check(fields, body));
        }
        return true;
    }

    @Override
    public void onClose(Runnable action) {
        if (open) {
            onClose.add(action);
        } else {
            action.run();
        }
    }

    /** The connection closes and the server hears of it. */
    @Override
    public void close() {
        if (open) {
            open = false;
            onClose.forEach(Runnable::run);
            stage.settle();
        }
    }
}
