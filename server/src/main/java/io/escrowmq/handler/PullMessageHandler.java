package io.escrowmq.handler;

import io.escrowmq.delivery.Groups;
import io.escrowmq.delivery.LongPolls;
import io.escrowmq.delivery.Offsets;
import io.escrowmq.delivery.Pulls;
import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.header.PullHeader;
import io.escrowmq.store.Shard;

/** Serves PULL_MESSAGE (11) and LITE_PULL_MESSAGE (361). */
public final class PullMessageHandler implements RequestHandler {

    /** What a pull needs. */
    public record Services(
            Shard shard,
            AgentCalls agent,
            Readers readers,
            ClientLinks links,
            Groups groups,
            Offsets offsets,
            Pulls pulls,
            LongPolls longPolls) {}

    private final Services services;

    public PullMessageHandler(Services services) {
        this.services = services;
    }

    @Override
    public void handle(Connection connection, Request request) {
        new PullCall(services, connection, request, PullHeader.of(request)).start();
    }
}
