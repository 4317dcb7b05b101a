package io.escrowmq.handler;

import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.store.Shard;
import io.escrowmq.transaction.Escrow;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Knows which connections are producers' and tells the escrow when they come and go. */
public final class ProducerConnections {

    private final Shard shard;
    private final Escrow escrow;
    private final String brokerName;
    private final Map<Long, ConnectionProducer> byConnection = new ConcurrentHashMap<>();

    public ProducerConnections(Shard shard, Escrow escrow, String brokerName) {
        this.shard = shard;
        this.escrow = escrow;
        this.brokerName = brokerName;
    }

    /** The link of a connection, made at its first use. I/O thread of the connection. */
    ConnectionProducer of(Connection connection, Request request) {
        ConnectionProducer known = byConnection.get(connection.id());
        if (known != null) {
            return known;
        }
        ConnectionProducer link = new ConnectionProducer(connection, request.language(), brokerName);
        byConnection.put(connection.id(), link);
        connection.onClose(() -> {
            byConnection.remove(connection.id());
            shard.submit(() -> escrow.producerGone(link));
        });
        return link;
    }

    /** Who is at the other end, as far as it is known. Any thread. */
    String name(Connection connection) {
        ConnectionProducer known = byConnection.get(connection.id());
        return known != null
                ? known.name()
                : connection.remote().getAddress().getHostAddress() + ":"
                        + connection.remote().getPort();
    }

    /** A heartbeat named these producer groups. Agent. */
    void heartbeat(ConnectionProducer link, String clientId, List<String> groups) {
        link.clientId(clientId);
        for (String group : groups) {
            escrow.producerSeen(group, link, null);
        }
    }

    /** A producer sent to a topic. Agent. */
    void sent(ConnectionProducer link, String group, @Nullable String topic) {
        escrow.producerSeen(group, link, topic);
    }

    /** A producer left a group. Agent. */
    void left(Connection connection, String group) {
        ConnectionProducer link = byConnection.get(connection.id());
        if (link != null) {
            escrow.producerGone(link, group);
        }
    }
}
