package io.escrowmq.handler;

import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.LanguageCode;
import java.util.List;

/** Hears which producer groups a client can answer for. Called on the agent. */
public interface ProducerSightings {

    /** The client is there for these groups, before its heartbeat is answered. */
    void seen(Connection connection, String clientId, LanguageCode language, int version, List<String> groups);

    /** The client says goodbye for one group. */
    void gone(Connection connection, String group);
}
