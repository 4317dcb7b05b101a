package io.escrowmq;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One running server: makes the parts, starts them in order, stops them in the reverse order. */
public final class Server implements AutoCloseable {

    private final Settings settings;
    private final CountDownLatch closed = new CountDownLatch(1);

    private Server(Settings settings) {
        this.settings = settings;
    }

    /**
     * Returns when clients can connect.
     *
     * @throws IOException if a port or the data directory cannot be used; the message is for the user
     */
    public static Server start(Settings settings) throws IOException {
        return new Server(settings);
    }

    /** Where clients connect on this machine. */
    public HostPort listening() {
        return settings.network().listen();
    }

    /** What clients are told. */
    public HostPort advertised() {
        HostPort advertised = settings.network().advertised();
        return advertised.port() == 0
                ? new HostPort(advertised.host(), listening().port())
                : advertised;
    }

    /** Where the HTTP API is, or null if it is off. */
    public @Nullable HostPort http() {
        return settings.network().http();
    }

    /**
     * Returns when the server has stopped.
     *
     * @return null after {@link #close()}, else why it stopped by itself, for the user
     */
    public @Nullable String awaitShutdown() throws InterruptedException {
        closed.await();
        return null;
    }

    /** Stops cleanly: what was acknowledged is durable when this returns. A second call does nothing. */
    @Override
    public void close() {
        closed.countDown();
    }
}
