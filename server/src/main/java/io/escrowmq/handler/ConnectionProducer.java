package io.escrowmq.handler;

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

    private final Connection connection;
    private final LanguageCode language;
    private final String brokerName;
    private final String address;
    private volatile String clientId = "";

    ConnectionProducer(Connection connection, LanguageCode language, String brokerName) {
        this.connection = connection;
        this.language = language;
        this.brokerName = brokerName;
        this.address = connection.remote().getAddress().getHostAddress() + ":"
                + connection.remote().getPort();
    }

    void clientId(String id) {
        clientId = id;
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
