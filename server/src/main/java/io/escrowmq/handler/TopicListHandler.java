package io.escrowmq.handler;

import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.Response;
import io.escrowmq.protocol.ResponseCode;
import io.escrowmq.protocol.body.TopicListBody;
import io.escrowmq.route.NameService;

/** GET_ALL_TOPIC_LIST_FROM_NAMESERVER (206): the names of all topics. */
public final class TopicListHandler implements RequestHandler {

    private final AgentCalls agent;
    private final NameService names;

    public TopicListHandler(AgentCalls agent, NameService names) {
        this.agent = agent;
        this.names = names;
    }

    @Override
    public void handle(Connection connection, Request request) {
        agent.submit(
                connection,
                request,
                () -> agent.replyWhenDurable(
                        connection,
                        request,
                        Response.of(ResponseCode.SUCCESS).body(new TopicListBody(names.topics()).encode())));
    }
}
