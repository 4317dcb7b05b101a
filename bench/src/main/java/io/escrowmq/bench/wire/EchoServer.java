package io.escrowmq.bench.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A server that acknowledges every message and stores none: what is left of a load when the server's work is nothing, and so
 * the most that this load generator can show on this machine. One thread.
 */
public final class EchoServer implements EventLoop.Driver {
    private static final int ROUTE = 105;
    private static final int QUEUES = 8;
    private static final int ONE_WAY = 2;
    private static final int RESPONSE = 1;

    private final ServerSocketChannel acceptor;
    private final Selector selector = Selector.open();
    private final List<Connection> connections = new ArrayList<>();
    private final Template answer;
    private final Template.Slot queueOffset;
    private final Template route;
    private long stored;

    /** Listens; port 0 takes any free one. */
    public EchoServer(InetSocketAddress address) throws IOException {
        acceptor = ServerSocketChannel.open();
        acceptor.bind(address);
        acceptor.configureBlocking(false);
        acceptor.register(selector, SelectionKey.OP_ACCEPT);
        Template.Builder builder = new Template.Builder(0, RESPONSE)
                .field("queueId", "0")
                .field("transactionId", "0".repeat(32))
                .field("msgId", "0".repeat(32));
        queueOffset = builder.number("queueOffset");
        answer = builder.build(new byte[0]);
        route = new Template.Builder(0, RESPONSE).build(routeBody().getBytes(StandardCharsets.US_ASCII));
    }

    private String routeBody() {
        return "{\"brokerDatas\":[{\"brokerAddrs\":{\"0\":\"127.0.0.1:" + port() + "\"},\"brokerName\":\"echo\"}],"
                + "\"queueDatas\":[{\"brokerName\":\"echo\",\"readQueueNums\":" + QUEUES + ",\"writeQueueNums\":"
                + QUEUES + "}]}";
    }

    /** The port listened on. */
    public int port() {
        return acceptor.socket().getLocalPort();
    }

    /** Runs in the calling thread until the process ends. */
    public void run() throws IOException {
        while (selector.isOpen()) {
            selector.select(this::serve);
            for (Connection connection : connections) {
                flush(connection);
            }
        }
    }

    private void serve(SelectionKey key) {
        try {
            if (key.isAcceptable()) {
                SocketChannel channel = acceptor.accept();
                if (channel != null) {
                    Connection connection = new Connection(channel, connections.size());
                    connections.add(connection);
                    connection.register(selector);
                }
            } else if (key.isReadable() && key.attachment() instanceof Connection connection) {
                read(connection);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the echo server cannot go on", e);
        }
    }

    private void read(Connection connection) throws IOException {
        try {
            connection.read(this);
        } catch (EOFException e) {
            connection.close();
        }
    }

    private void flush(Connection connection) throws IOException {
        if (connection.hasOutput()) {
            connection.flush(selector);
        }
    }

    @Override
    public void received(Connection connection, Frame frame) {
        if ((frame.flag() & ONE_WAY) != 0) {
            return;
        }
        if (frame.code() == ROUTE) {
            route.copyTo(connection.room(route.length()), frame.opaque());
            return;
        }
        int base = answer.copyTo(connection.room(answer.length()), frame.opaque());
        Template.putNumber(connection.room(0), base, queueOffset, stored++);
    }

    @Override
    public void turn() {}

    @Override
    public void lost(Connection connection, IOException reason) {}

    @Override
    public boolean isDone() {
        return false;
    }
}
