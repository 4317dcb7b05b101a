package io.escrowmq.handler;

import io.escrowmq.delivery.Members;
import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.Response;
import io.escrowmq.protocol.ResponseCode;
import io.escrowmq.protocol.body.ConsumerListBody;
import java.util.List;

/** Serves GET_CONSUMER_LIST_BY_GROUP (38): the live members, the same for everybody who asks. */
public final class ConsumerListHandler implements RequestHandler {

    private final AgentCalls agent;
    private final Members members;

    public ConsumerListHandler(AgentCalls agent, Members members) {
        this.agent = agent;
        this.members = members;
    }

    @Override
    public void handle(Connection connection, Request request) {
        String group = request.text("consumerGroup");
        agent.submit(connection, request, () -> {
            List<String> ids = members.clientIds(group);
            if (ids.isEmpty()) {
                Answers.error(connection, request, ResponseCode.SYSTEM_ERROR, "group " + group + " has no consumers");
            } else {
                connection.reply(request, Response.of(ResponseCode.SUCCESS).body(new ConsumerListBody(ids).encode()));
            }
        });
    }
}
