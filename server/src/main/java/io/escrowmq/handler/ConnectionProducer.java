package io.escrowmq.handler;

import io.escrowmq.message.Host;
import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.LanguageCode;
import io.escrowmq.protocol.RequestCode;
import io.escrowmq.transaction.ProducerLink;
import java.util.LinkedHashMap;
import java.util.Map;

/** A connection as the escrow asks it about transactions. Any thread. */
final class ConnectionProducer implements ProducerLink {

    /** Go answers one check after another; more would only wait in its process. */
    private static final int WINDOW_OF_GO = 8;

    private static final int WINDOW = 64;

    /** Far below the time after which the escrow forgets a silent producer. */
    private static final long SEEN_FOR_MILLIS = 1_000;

    private final Connection connection;
    private final LanguageCode language;
    private final String brokerName;
    private final String address;
    private final Host host;
    private volatile String clientId = "";
    private String seenGroup = "";
    private String seenTopic = "";
    private long seenMillis;

    ConnectionProducer(Connection connection, LanguageCode language, String brokerName) {
        this.connection = connection;
        this.language = language;
        this.brokerName = brokerName;
        this.address = connection.remote().getAddress().getHostAddress() + ":"
                + connection.remote().getPort();
        this.host = Host.of(connection.remote());
    }

    /** Where its messages come from. */
    Host host() {
        return host;
    }

    void clientId(String id) {
        clientId = id;
    }

    /**
     * Whether the escrow has to hear of a send: not when it heard of the same one within the last second. Agent.
     *
     * @param now shard time, ms
     */
    @SuppressWarnings({"ReferenceEquality", "StringEquality"
    }) // names are remembered objects; another one only costs time
    boolean sees(String group, String topic, long now) {
        if (group == seenGroup && topic == seenTopic && now - seenMillis < SEEN_FOR_MILLIS) {
            return false;
        }
        seenGroup = group;
        seenTopic = topic;
        seenMillis = now;
        return true;
    }

    /** The escrow has forgotten it, in one group or all. Agent. */
    void unsee() {
        seenGroup = "";
        seenTopic = "";
    }

    /** Client id, or the address before the first heartbeat. */
    String name() {
        return clientId.isEmpty() ? address : clientId;
    }

    @Override
    public String clientId() {
        return clientId;
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public int window() {
        return language == LanguageCode.GO ? WINDOW_OF_GO : WINDOW;
    }

    @Override
    public boolean isOpen() {
        return connection.isOpen();
    }

    @Override
    public boolean check(Check check) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("tranStateTableOffset", Long.toString(check.seq()));
        fields.put("commitLogOffset", Long.toString(check.held()));
        fields.put("msgId", check.uniqKey());
        fields.put("transactionId", check.uniqKey());
        fields.put("offsetMsgId", check.offsetMessageId());
        fields.put("topic", check.topic());
        fields.put("bname", brokerName);
        return connection.push(RequestCode.CHECK_TRANSACTION_STATE, fields, check.message());
    }
}
