package io.escrowmq.handler;

import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.Response;
import io.escrowmq.protocol.ResponseCode;
import io.escrowmq.protocol.body.ClusterInfoBody;
import io.escrowmq.protocol.body.Dialect;
import io.escrowmq.protocol.body.RouteBody;
import io.escrowmq.route.NameService;
import java.util.List;
import java.util.TreeMap;

/** GET_BROKER_CLUSTER_INFO (106): this process, as the only broker of its cluster. */
public final class ClusterInfoHandler implements RequestHandler {

    private final NameService names;

    public ClusterInfoHandler(NameService names) {
        this.names = names;
    }

    @Override
    public void handle(Connection connection, Request request) {
        NameService.Broker broker = names.broker();
        TreeMap<Long, String> addresses = new TreeMap<>();
        addresses.put(0L, broker.address());
        ClusterInfoBody body =
                new ClusterInfoBody(List.of(new RouteBody.Broker(broker.cluster(), broker.name(), addresses)));
        connection.reply(request, Response.of(ResponseCode.SUCCESS).body(body.encode(Dialect.of(request))));
    }
}
