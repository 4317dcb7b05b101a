package io.escrowmq.http;

import com.sun.net.httpserver.HttpServer;
import io.escrowmq.transaction.TransactionConsole;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The HTTP API: transactions under {@code /api/transactions}, {@code /metrics} and {@code /health}. It has a few
 * threads of its own and shares none with the messages.
 */
public final class HttpApi implements AutoCloseable {

    /** Requests served at a time. */
    private static final int THREADS = 4;

    /** Connections; more are closed at once. Each has at most one request waiting. */
    private static final int MAX_CONNECTIONS = 128;

    /** Seconds that a client may take to send its request, and to read the answer. */
    private static final int MAX_TRANSFER_SECONDS = 15;

    /** Connections that the system holds until they are accepted. */
    private static final int BACKLOG = 64;

    private final HttpServer server;
    private final ExecutorService threads;

    private HttpApi(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Serves from now on.
     *
     * @throws IOException if the address cannot be listened on; the message is for the user
     */
    public static HttpApi start(
            HttpSettings settings, TransactionConsole console, PrometheusRegistry registry, Health health)
            throws IOException {
        limitTheServerOfTheJdk();
        HttpServer server = bind(settings.listen());
        ExecutorService threads = threads();
        Endpoint endpoints = new Endpoints(new TransactionsEndpoint(console), new MetricsEndpoint(registry), health);
        server.setExecutor(threads);
        server.createContext("/", new EndpointHandler(new Gate(settings), endpoints));
        server.start();
        return new HttpApi(server, threads);
    }

    /** The JDK's server takes its limits from system properties only, once, when its first instance is made. */
    private static void limitTheServerOfTheJdk() {
        limit("jdk.httpserver.maxConnections", MAX_CONNECTIONS);
        limit("sun.net.httpserver.maxReqTime", MAX_TRANSFER_SECONDS);
        limit("sun.net.httpserver.maxRspTime", MAX_TRANSFER_SECONDS);
        // Without it an answer waits for the acknowledgement of its header, up to 40 ms.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private static void limit(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }

    private static HttpServer bind(InetSocketAddress address) throws IOException {
        try {
            return HttpServer.create(address, BACKLOG);
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen for HTTP on " + address.getHostString() + ":" + address.getPort() + " ("
                            + e.getMessage() + "); choose another --http HOST:PORT, or --http off",
                    e);
        }
    }

    private static ExecutorService threads() {
        AtomicInteger number = new AtomicInteger();
        return new ThreadPoolExecutor(
                THREADS, THREADS, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(2 * MAX_CONNECTIONS), task -> {
                    Thread thread = new Thread(task, "http-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** Where it listens, with the port that was chosen. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /** Ends at once; requests that are being served get no answer. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
