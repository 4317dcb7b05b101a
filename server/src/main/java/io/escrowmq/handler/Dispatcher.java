package io.escrowmq.handler;

import io.escrowmq.access.Access;
import io.escrowmq.access.Rule;
import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.RequestCode;
import io.escrowmq.protocol.RequestSink;
import io.escrowmq.protocol.Response;
import io.escrowmq.protocol.ResponseCode;
import org.agrona.collections.Int2ObjectHashMap;

/** Leads each request to the handler of its code, after its access rule. Immutable once served from; I/O threads. */
public final class Dispatcher implements RequestSink {

    private record Entry(Rule rule, RequestHandler handler) {}

    private final Int2ObjectHashMap<Entry> byCode = new Int2ObjectHashMap<>();
    private final Access access;

    public Dispatcher(Access access) {
        this.access = access;
    }

    /** Serves a code; a code cannot be served without a rule. Before the first request. */
    public Dispatcher serve(int code, Rule rule, RequestHandler handler) {
        if (byCode.put(code, new Entry(rule, handler)) != null) {
            throw new IllegalStateException("request code " + code + " has two handlers");
        }
        return this;
    }

    @Override
    public void accept(Connection connection, Request request) {
        Entry entry = byCode.get(request.code());
        if (entry == null) {
            connection.reply(
                    request,
                    Response.of(ResponseCode.REQUEST_CODE_NOT_SUPPORTED)
                            .remark("request " + RequestCode.describe(request.code()) + " is not supported"));
        } else if (!access.allows(entry.rule(), request)) {
            connection.reply(request, Response.of(ResponseCode.NO_PERMISSION).remark("not allowed"));
        } else {
            entry.handler().handle(connection, request);
        }
    }
}
