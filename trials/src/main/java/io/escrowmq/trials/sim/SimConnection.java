package io.escrowmq.trials.sim;

import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.LanguageCode;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.RequestSink;
import io.escrowmq.protocol.Response;
import io.escrowmq.protocol.ResponseCode;
import io.escrowmq.protocol.SerializeType;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection without a socket: frames wait in either direction, in order, until the simulation lets one arrive. */
final class SimConnection implements Connection {

    /** Who is at the client's end. */
    interface Client {

        /** The server sent a request; a promise may have been broken by it already. */
        void said(Request push);

        /** The client reads a request of the server. */
        void received(Request push);

        /** The connection broke. */
        void lost();
    }

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final InetSocketAddress SERVER = new InetSocketAddress("10.0.0.1", 9876);

    private record Outgoing(Call call, ClientFrame.Encoded frame) {}

    private record Handed(Call call, Moment at) {}

    private final World world;
    private final Client client;
    private final LanguageCode language;
    private final InetSocketAddress remote;
    private final long id;
    private final ArrayDeque<Outgoing> toServer = new ArrayDeque<>();
    private final ArrayDeque<Runnable> toClient = new ArrayDeque<>();
    private final Map<Request, Handed> unanswered = new IdentityHashMap<>();
    private final List<Runnable> onClose = new ArrayList<>();
    private int nextOpaque = 1;
    private boolean open = true;
    private boolean stuffed;

    SimConnection(World world, Client client, LanguageCode language, String address) {
        this.world = world;
        this.client = client;
        this.language = language;
        this.id = ++world.connections;
        this.remote = new InetSocketAddress(address, 40_000 + (int) id);
    }

    // ---- the client's end

    void send(Call call) {
        if (open) {
            toServer.add(new Outgoing(call, call.frame.encode(language, nextOpaque++)));
        }
    }

    boolean hasFramesForServer() {
        return open && !toServer.isEmpty();
    }

    boolean hasFramesForClient() {
        return !toClient.isEmpty();
    }

    /** The oldest frame arrives at the server, or is lost, or arrives twice. */
    void deliverToServer(RequestSink server, boolean calm) {
        Outgoing next = toServer.remove();
        if (!calm && world.has(Hazard.LOST_FRAMES) && world.once(12)) {
            world.event(this + " lost: " + next.call.text);
            return;
        }
        int times = !calm && world.has(Hazard.DOUBLED_FRAMES) && world.once(10) ? 2 : 1;
        for (int i = 0; i < times && open; i++) {
            Request request = next.frame.decode();
            Moment at = world.now();
            world.event(this + " > " + next.call.text + (i > 0 ? " (again)" : ""));
            unanswered.put(request, new Handed(next.call, at));
            next.call.handed(at);
            accept(server, request);
        }
    }

    /** A defect of a handler is answered, as the wire does it, if there is meant to be one. */
    private void accept(RequestSink server, Request request) {
        try {
            server.accept(this, request);
        } catch (IndexOutOfBoundsException | IllegalStateException e) {
            if (!world.isSabotaged()) {
                throw e;
            }
            reply(request, Response.of(ResponseCode.SYSTEM_ERROR).remark("internal error: " + e.getMessage()));
        }
    }

    /** The oldest frame arrives at the client, or is lost. */
    void deliverToClient(boolean calm) {
        Runnable next = toClient.remove();
        if (!calm && world.has(Hazard.LOST_FRAMES) && world.once(12)) {
            world.event(this + " lost an answer");
            return;
        }
        next.run();
    }

    /** The client reads, or stops reading. */
    void stuff(boolean now) {
        stuffed = now;
    }

    /** The server died: no handler hears of it. */
    void cut() {
        open = false;
        toServer.clear();
        unanswered.clear();
        onClose.clear();
        client.lost();
    }

    // ---- the server's end

    @Override
    public long id() {
        return id;
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public InetSocketAddress local() {
        return SERVER;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isWritable() {
        return open && !stuffed;
    }

    @Override
    public void reply(Request request, Response response) {
        Handed handed = unanswered.remove(request);
        Violation.unless(handed != null || !open, "one answer for each request", request.code(), response.code());
        if (handed == null || request.oneWay()) {
            return;
        }
        Request answer = ClientFrame.answer(request, response);
        world.event(this + " < " + answer.code() + " to " + handed.call.text + said(answer));
        handed.call.said(handed.at, answer);
        toClient.add(() -> handed.call.received(answer));
    }

    private static String said(Request answer) {
        String remark = answer.remark();
        String offset = answer.field("queueOffset");
        return (offset == null ? "" : " at " + offset + " id " + answer.field("msgId"))
                + (remark == null || remark.isEmpty() ? "" : " (" + remark + ")");
    }

    @Override
    public boolean push(int code, Map<String, String> fields, @Nullable ByteBuffer body) {
        if (!isWritable()) {
            return false;
        }
        SerializeType type = language == LanguageCode.GO ? SerializeType.JSON : SerializeType.BINARY;
        Request push = ClientFrame.push(type, code, fields, body == null ? NOTHING : body);
        client.said(push);
        toClient.add(() -> client.received(push));
        return true;
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
            toServer.clear();
            unanswered.clear();
            List.copyOf(onClose).forEach(Runnable::run);
            client.lost();
        }
    }

    @Override
    public String toString() {
        return "c" + id;
    }
}
