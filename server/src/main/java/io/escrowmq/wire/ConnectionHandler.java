package io.escrowmq.wire;

import io.escrowmq.protocol.BadRequestException;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.RequestCode;
import io.escrowmq.protocol.RequestSink;
import io.escrowmq.protocol.Response;
import io.escrowmq.protocol.ResponseCode;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.timeout.IdleStateEvent;
import java.io.IOException;
import java.util.Set;

/** Hands one connection's requests on, and is the last to hear of everything that happens to it. I/O thread. */
final class ConnectionHandler extends ChannelInboundHandlerAdapter {

    private final WireConnection connection;
    private final WireContext context;
    private final RequestSink requests;
    private final RequestSink responses;
    private final Set<WireConnection> open;

    /** @param open where the connection is registered as long as it lives */
    ConnectionHandler(
            WireConnection connection,
            WireContext context,
            RequestSink requests,
            RequestSink responses,
            Set<WireConnection> open) {
        this.connection = connection;
        this.context = context;
        this.requests = requests;
        this.responses = responses;
        this.open = open;
    }

    @Override
    public void channelRead(ChannelHandlerContext channel, Object frame) {
        Request request = (Request) frame;
        boolean admitted = connection.admit(request);
        try {
            if (request.isResponse()) {
                responses.accept(connection, request);
            } else if (admitted) {
                requests.accept(connection, request);
            } else {
                fail(request, ResponseCode.SYSTEM_BUSY, "too many bytes of requests wait in the server, try again");
            }
        } catch (BadRequestException e) {
            fail(request, ResponseCode.SYSTEM_ERROR, e.getMessage());
        } catch (RuntimeException e) {
            // The root of this thread: a defect in one handler must not end the connection of anybody.
            context.failures().line(RequestCode.describe(request.code()) + " failed: " + Failure.describe(e));
            fail(request, ResponseCode.SYSTEM_ERROR, "internal error, see the server's log");
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext channel) {
        requests.pause();
    }

    private void fail(Request request, int code, String remark) {
        if (!request.isResponse()) {
            connection.reply(request, Response.of(code).remark(remark));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext channel) {
        connection.writabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext channel, Object event) {
        if (event instanceof IdleStateEvent) {
            connection.refuse(
                    WireEvents.Refusal.IDLE,
                    "nothing was read or written for " + context.settings().idleSeconds() + " s");
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext channel) {
        if (open.remove(connection)) {
            connection.closed();
            context.events().closed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable cause) {
        // Peers that vanish in the middle of a read or write are ordinary.
        if (!(cause instanceof IOException)) {
            context.failures().line("connection of " + connection.remote() + " failed: " + Failure.describe(cause));
        }
        connection.close();
    }
}
