package io.escrowmq.handler;

import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.Response;
import io.escrowmq.protocol.ResponseCode;
import io.escrowmq.protocol.body.Dialect;
import io.escrowmq.protocol.body.RouteBody;
import io.escrowmq.route.NameService;
import java.util.List;
import java.util.TreeMap;

/** GET_ROUTEINFO_BY_TOPIC (105): which queues a topic has, and where. */
public final class RouteHandler implements RequestHandler {

    private static final long MASTER = 0;

    private final AgentCalls agent;
    private final NameService names;

    public RouteHandler(AgentCalls agent, NameService names) {
        this.agent = agent;
        this.names = names;
    }

    @Override
    public void handle(Connection connection, Request request) {
        String topic = request.text("topic");
        agent.submit(connection, request, () -> agent.replyWhenDurable(connection, request, answer(topic, request)));
    }

    private Response answer(String topic, Request request) {
        NameService.Route route = names.route(topic);
        if (route == null) {
            return Response.of(ResponseCode.TOPIC_NOT_EXIST)
                    .remark("topic " + topic + " has no route; it does not exist");
        }
        NameService.Broker broker = names.broker();
        TreeMap<Long, String> addresses = new TreeMap<>();
        addresses.put(MASTER, broker.address());
        RouteBody body = new RouteBody(
                null,
                List.of(new RouteBody.Broker(broker.cluster(), broker.name(), addresses)),
                List.of(new RouteBody.Queues(
                        broker.name(), route.readQueues(), route.writeQueues(), route.permission(), 0)));
        return Response.of(ResponseCode.SUCCESS).body(body.encode(Dialect.of(request)));
    }
}
