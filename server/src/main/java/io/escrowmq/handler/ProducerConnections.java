package io.escrowmq.handler;

import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.LanguageCode;
import io.escrowmq.protocol.Request;
import io.escrowmq.transaction.Escrow;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Knows which connections are producers' and tells the escrow when they come and go. */
public final class ProducerConnections implements ProducerSightings {

    private final ClientLinks links;
    private final Escrow escrow;
    private final String brokerName;
    private final Map<Long, ConnectionProducer> byConnection = new ConcurrentHashMap<>();

    public ProducerConnections(ClientLinks links, Escrow escrow, String brokerName) {
        this.links = links;
        this.escrow = escrow;
        this.brokerName = brokerName;
    }

    /** The link of a connection, made at its first use. Any thread. */
    ConnectionProducer of(Connection connection, LanguageCode language) {
        // Nearly always known: a look without a lock comes first.
        ConnectionProducer known = byConnection.get(connection.id());
        if (known != null) {
            return known;
        }
        return byConnection.computeIfAbsent(connection.id(), id -> {
            links.of(connection);
            return new ConnectionProducer(connection, language, brokerName);
        });
    }

    /** Who is at the other end, as far as it is known. Any thread. */
    String name(Connection connection, Request request) {
        return of(connection, request.language()).name();
    }

    @Override
    public void seen(Connection connection, String clientId, LanguageCode language, int version, List<String> groups) {
        ConnectionProducer link = of(connection, language);
        link.clientId(clientId);
        for (String group : groups) {
            escrow.producerSeen(group, link, null);
        }
    }

    /** A producer of the group sent to a topic. Agent. */
    void sent(ConnectionProducer link, String group, String topic) {
        if (link.sees(group, topic, escrow.now())) {
            escrow.producerSeen(group, link, topic);
        }
    }

    @Override
    public void gone(Connection connection, String group) {
        ConnectionProducer link = byConnection.get(connection.id());
        if (link != null) {
            link.unsee();
            escrow.producerGone(link, group);
        }
    }

    /** The connection closed. Agent. */
    public void closed(long connectionId) {
        ConnectionProducer link = byConnection.remove(connectionId);
        if (link != null) {
            link.unsee();
            escrow.producerGone(link);
        }
    }
}
