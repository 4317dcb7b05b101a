package io.escrowmq.handler;

import io.escrowmq.delivery.Members;
import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;

/** Serves UNREGISTER_CLIENT (35): the client leaves one producer group, one consumer group, or both. */
public final class UnregisterClientHandler implements RequestHandler {

    private final AgentCalls agent;
    private final Members members;
    private final ProducerSightings producers;

    public UnregisterClientHandler(AgentCalls agent, Members members, ProducerSightings producers) {
        this.agent = agent;
        this.members = members;
        this.producers = producers;
    }

    @Override
    public void handle(Connection connection, Request request) {
        String producerGroup = request.field("producerGroup");
        String consumerGroup = request.field("consumerGroup");
        agent.submit(connection, request, () -> {
            if (producerGroup != null) {
                producers.gone(connection, producerGroup);
            }
            if (consumerGroup != null) {
                members.unregister(consumerGroup, connection.id());
            }
            Answers.ok(connection, request);
        });
    }
}
