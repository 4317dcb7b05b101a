package io.escrowmq.bench.wire;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One thread's connections: reads what arrived, lets the driver decide what to send next, writes once per connection. */
public final class EventLoop implements AutoCloseable {
    private static final long IDLE_TURN_MILLIS = 20;
    private static final long LAST_WRITES_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SHORTEST_TICK_NANOS = 100_000;

    private final Selector selector;
    private final List<Connection> connections = new ArrayList<>();
    private volatile boolean closed;

    /** Opens that many connections to one address. */
    public EventLoop(InetSocketAddress address, int count) throws IOException {
        selector = Selector.open();
        for (int i = 0; i < count; i++) {
            Connection connection = new Connection(address, i);
            connections.add(connection);
            connection.register(selector);
        }
    }

    /** What is done with the connections. All calls come from the thread that runs the loop. */
    public interface Driver {
        /** A whole frame has arrived; it is valid during the call only. */
        void received(Connection connection, Frame frame) throws IOException;

        /** Everything that arrived has been handled: send what is due. */
        void turn() throws IOException;

        /** The connection is gone; its answers will not come. */
        void lost(Connection connection, IOException reason);

        /** Whether the loop should end. */
        boolean isDone();
    }

    /** All connections, open or lost. */
    public List<Connection> connections() {
        return connections;
    }

    /** Bytes that have arrived on all connections. */
    public long receivedBytes() {
        long sum = 0;
        for (Connection connection : connections) {
            sum += connection.receivedBytes();
        }
        return sum;
    }

    /** Runs in the calling thread until the driver is done and its last one-way requests are written. */
    public void run(Driver driver) throws IOException {
        while (!driver.isDone()) {
            driver.turn();
            flush(driver);
            selector.select(key -> serve(key, driver), IDLE_TURN_MILLIS);
        }
        long deadline = System.nanoTime() + LAST_WRITES_NANOS;
        flush(driver);
        while (connections.stream().anyMatch(Connection::hasOutput) && System.nanoTime() - deadline < 0) {
            selector.select(IDLE_TURN_MILLIS);
            flush(driver);
        }
    }

    private void flush(Driver driver) {
        for (Connection connection : connections) {
            guarded(connection, driver, () -> connection.flush(selector));
        }
    }

    /**
     * Wakes the loop at a steady pace, since a selector's own time-out counts in milliseconds: for loads with a given rate.
     */
    public void tick(double perSecond) {
        long period = Math.max(SHORTEST_TICK_NANOS, (long) (1e9 / perSecond));
        Thread ticker = new Thread(
                () -> {
                    while (!closed) {
                        LockSupport.parkNanos(period);
                        selector.wakeup();
                    }
                },
                "bench-ticker");
        ticker.setDaemon(true);
        ticker.start();
    }

    private void serve(SelectionKey key, Driver driver) {
        if (key.isValid() && key.isReadable() && key.attachment() instanceof Connection connection) {
            guarded(connection, driver, () -> connection.read(driver));
        }
    }

    private static void guarded(Connection connection, Driver driver, Step step) {
        try {
            step.run();
        } catch (IOException e) {
            closeQuietly(connection);
            driver.lost(connection, e);
        }
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            // The connection is lost either way, and the first reason is the one that is reported.
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        connections.forEach(EventLoop::closeQuietly);
        selector.close();
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }
}
