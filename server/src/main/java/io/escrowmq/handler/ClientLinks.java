package io.escrowmq.handler;

import io.escrowmq.delivery.Departures;
import io.escrowmq.delivery.MemberLink;
import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.RequestCode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The connections that delivery or the escrow remember: sees to it that the agent hears once when one closes. Any thread.
 */
public final class ClientLinks {

    private final Departures departures;
    private final Map<Long, Link> open = new ConcurrentHashMap<>();

    public ClientLinks(Departures departures) {
        this.departures = departures;
    }

    /** The connection as delivery sees it; from now on its end is reported under {@link Connection#id}. */
    public MemberLink of(Connection connection) {
        Link known = open.get(connection.id());
        if (known != null) {
            return known;
        }
        Link link = new Link(connection);
        if (open.putIfAbsent(connection.id(), link) == null) {
            connection.onClose(() -> {
                open.remove(connection.id());
                departures.closed(connection.id());
            });
        }
        return link;
    }

    private record Link(Connection connection) implements MemberLink {
        @Override
        public long id() {
            return connection.id();
        }

        @Override
        public boolean isOpen() {
            return connection.isOpen();
        }

        @Override
        public void idsChanged(String group) {
            connection.push(RequestCode.NOTIFY_CONSUMER_IDS_CHANGED, Map.of("consumerGroup", group), null);
        }
    }
}
