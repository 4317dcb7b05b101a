package io.escrowmq;

import io.escrowmq.base.Clock;
import io.escrowmq.base.Dice;
import io.escrowmq.base.Faults;
import io.escrowmq.disk.RealDisk;
import io.escrowmq.http.HttpApi;
import io.escrowmq.http.HttpSettings;
import io.escrowmq.log.FlushMode;
import io.escrowmq.log.LocalLog;
import io.escrowmq.log.LogSettings;
import io.escrowmq.message.Host;
import io.escrowmq.metrics.Prometheus;
import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.RequestSink;
import io.escrowmq.route.NameService;
import io.escrowmq.store.ShardSettings;
import io.escrowmq.store.archive.Archive;
import io.escrowmq.store.archive.ArchiveSettings;
import io.escrowmq.transaction.EscrowSettings;
import io.escrowmq.wire.WireEvents;
import io.escrowmq.wire.WireServer;
import io.escrowmq.wire.WireSettings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running server: makes the parts, starts them in order, stops them in the reverse order. */
public final class Server implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Server.class);

    private final LocalLog log;
    private final Broker broker;
    private final ShardThreads threads;
    private final WireServer wire;
    private final HostPort listening;
    private final HostPort advertised;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable HttpApi http;
    private boolean stopped;

    private Server(Settings settings, WireServer wire, Entrance entrance, RealDisk disk, LocalLog log)
            throws IOException {
        this.wire = wire;
        this.listening =
                new HostPort(settings.network().listen().host(), wire.address().getPort());
        HostPort told = settings.network().advertised();
        this.advertised = told.port() == 0 ? new HostPort(told.host(), listening.port()) : told;
        this.log = log;
        this.threads = new ShardThreads(log, Clock.system());
        BrokerSettings parts = brokerSettings(settings, advertised);
        Archive archive = new Archive(disk, ArchiveSettings.DEFAULT, Faults.NONE);
        this.broker = Broker.open(log, archive, Clock.system(), Dice.system(), Faults.NONE, parts, threads.readers());
        entrance.threads = threads;
        entrance.leadsTo = broker.dispatcher();
    }

    /** Where requests go once there is a broker; none comes before the wire is started. */
    private static final class Entrance implements RequestSink {
        private volatile @Nullable RequestSink leadsTo;
        private volatile @Nullable ShardThreads threads;

        @Override
        public void accept(Connection connection, Request request) {
            Objects.requireNonNull(threads).reading();
            Objects.requireNonNull(leadsTo).accept(connection, request);
        }

        @Override
        public void pause() {
            Objects.requireNonNull(threads).paused();
        }
    }

    /**
     * Returns when clients can connect.
     *
     * @throws IOException if a port or the data directory cannot be used; the message is for the user
     */
    public static Server start(Settings settings) throws IOException {
        HostPort listen = settings.network().listen();
        Entrance entrance = new Entrance();
        WireServer wire = new WireServer(
                WireSettings.of(listen.host(), listen.port()),
                entrance,
                (connection, answer) -> {},
                WireEvents.NONE,
                Clock.system());
        // The port is part of every offset message id, so it is taken before the first message.
        wire.bind();
        LocalLog log = null;
        Server server = null;
        try {
            RealDisk disk = RealDisk.open(settings.storage().directory());
            log = openLog(settings.storage(), disk);
            server = new Server(settings, wire, entrance, disk, log);
        } finally {
            if (server == null) {
                wire.close();
                if (log != null) {
                    log.close();
                }
            }
        }
        server.threads.start(server.broker.shard(), server::failed);
        server.open(settings);
        return server;
    }

    private static LocalLog openLog(Settings.Storage storage, RealDisk disk) throws IOException {
        FlushMode flush = storage.flush() == Settings.Flush.SYNC ? FlushMode.SYNC : FlushMode.ASYNC;
        return LocalLog.open(disk, LogSettings.DEFAULT.with(flush), Clock.system(), Faults.NONE);
    }

    private void open(Settings settings) throws IOException {
        boolean open = false;
        try {
            HostPort wanted = settings.network().http();
            if (wanted != null) {
                http = startHttp(settings, wanted);
            }
            wire.start();
            open = true;
        } finally {
            if (!open) {
                close();
            }
        }
    }

    private HttpApi startHttp(Settings settings, HostPort wanted) throws IOException {
        PrometheusRegistry registry = new PrometheusRegistry();
        Prometheus metrics = new Prometheus(
                registry, settings.broker().cluster(), settings.broker().name());
        metrics.register(broker.metrics(), () -> broker.shard().now());
        metrics.registerRoles(log::forces, threads::longestTurnNanos, broker.shard()::longestArchiveNanos);
        HttpSettings listen = new HttpSettings(
                new InetSocketAddress(wanted.host(), wanted.port()),
                settings.network().httpToken(),
                new HashSet<>(List.of(wanted.host(), advertised.host())));
        return HttpApi.start(listen, broker.console(), registry, this::failure);
    }

    private static BrokerSettings brokerSettings(Settings settings, HostPort advertised) {
        Host storeHost = Host.of(new InetSocketAddress(advertised.host(), advertised.port()));
        Settings.Transactions transactions = settings.transactions();
        return new BrokerSettings(
                new NameService.Broker(
                        settings.broker().cluster(), settings.broker().name(), storeHost.toString()),
                storeHost,
                ShardSettings.of(storeHost),
                new EscrowSettings(
                        transactions.timeoutMillis(),
                        transactions.checkIntervalMillis(),
                        transactions.checkMax(),
                        transactions.silentCheckMax(),
                        transactions.checkDeadlineMillis(),
                        settings.delayLevels()),
                settings.storage().maxMessageBytes(),
                settings.topics().autoCreate(),
                settings.topics().autoCreateGroups(),
                settings.topics().defaultQueues());
    }

    /** Where clients connect on this machine. */
    public HostPort listening() {
        return listening;
    }

    /** What clients are told. */
    public HostPort advertised() {
        return advertised;
    }

    /** Where the HTTP API is, or null if it is off. */
    public @Nullable HostPort http() {
        HttpApi api = http;
        return api == null
                ? null
                : new HostPort(
                        api.address().getAddress().getHostAddress(),
                        api.address().getPort());
    }

    /** After a failed write nothing is acknowledged until a restart; reads of what is durable go on. */
    private void failed(Throwable cause) {
        LOG.error("the store has stopped: nothing is acknowledged until the server is restarted", cause);
    }

    private @Nullable String failure() {
        Throwable cause = broker.shard().failure();
        return cause == null ? null : "the store has stopped until a restart: " + cause.getMessage();
    }

    /**
     * Returns when the server has stopped.
     *
     * @return null after {@link #close()}, else why it stopped by itself, for the user
     */
    public @Nullable String awaitShutdown() throws InterruptedException {
        closed.await();
        return failure();
    }

    /** Stops cleanly: what was acknowledged is durable when this returns. A second call does nothing. */
    @Override
    public synchronized void close() {
        if (stopped) {
            return;
        }
        stopped = true;
        wire.close();
        HttpApi api = http;
        if (api != null) {
            api.close();
        }
        broker.flush();
        try {
            threads.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            log.close();
            broker.close();
        } catch (IOException e) {
            LOG.error("the log could not be closed cleanly; what was acknowledged is durable all the same", e);
        }
        closed.countDown();
    }
}
