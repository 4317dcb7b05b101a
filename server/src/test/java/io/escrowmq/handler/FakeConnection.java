package io.escrowmq.handler;

import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.Response;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A connection without a socket, which keeps what is sent to the client. One thread. */
public final class FakeConnection implements Connection {

    private static final AtomicLong IDS = new AtomicLong();

    /** A one-way request of the server. */
    public record Push(int code, Map<String, String> fields) {}

    public final List<Response> replies = new ArrayList<>();
    public final List<Push> pushes = new ArrayList<>();
    private final List<Runnable> onClose = new ArrayList<>();
    private final long id = IDS.incrementAndGet();
    private boolean open = true;

    /** The one answer that came since the last call. */
    public Response reply() {
        if (replies.size() != 1) {
            throw new AssertionError("expected one answer, there are " + replies.size());
        }
        return replies.remove(0);
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public InetSocketAddress remote() {
        return new InetSocketAddress("127.0.0.1", 40_000);
    }

    @Override
    public InetSocketAddress local() {
        return new InetSocketAddress("127.0.0.1", 9876);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isWritable() {
        return open;
    }

    @Override
    public void reply(Request request, Response response) {
        if (open && !request.oneWay()) {
            if (!request.claimReply()) {
                throw new AssertionError("a second answer to request " + request.code());
            }
            replies.add(response);
        }
    }

    @Override
    public boolean push(int code, Map<String, String> fields, ByteBuffer body) {
        if (open) {
            pushes.add(new Push(code, fields));
        }
        return open;
    }

    @Override
    public void onClose(Runnable action) {
        if (open) {
            onClose.add(action);
        } else {
            action.run();
        }
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            onClose.forEach(Runnable::run);
        }
    }
}
