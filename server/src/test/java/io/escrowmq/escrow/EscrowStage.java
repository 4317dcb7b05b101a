package io.escrowmq.escrow;

import io.escrowmq.Broker;
import io.escrowmq.BrokerSettings;
import io.escrowmq.base.Dice;
import io.escrowmq.base.Faults;
import io.escrowmq.base.SimClock;
import io.escrowmq.disk.SimDisk;
import io.escrowmq.handler.Readers;
import io.escrowmq.log.LocalLog;
import io.escrowmq.log.LogSettings;
import io.escrowmq.message.DelayLevels;
import io.escrowmq.message.Host;
import io.escrowmq.metrics.TransactionMetrics;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.Response;
import io.escrowmq.route.NameService;
import io.escrowmq.store.ShardSettings;
import io.escrowmq.store.Topics;
import io.escrowmq.store.archive.Archive;
import io.escrowmq.store.archive.ArchiveSettings;
import io.escrowmq.transaction.EscrowSettings;
import io.escrowmq.transaction.TransactionConsole;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;

/** A broker on a simulated disk. Nothing happens but when the test lets it: time stands still between calls. */
final class EscrowStage {

    static final Host STORE = Host.of(new InetSocketAddress("127.0.0.1", 9876));
    static final EscrowSettings DEFAULTS = EscrowSettings.defaults();

    /** Real clients send a heartbeat every 30 s. */
    private static final long BEAT_MILLIS = 30_000;

    final SimClock clock = new SimClock(1_700_000_000_000L);
    final Deque<Runnable> reads = new ArrayDeque<>();
    final LogSettings logSettings =
            new LogSettings(LogSettings.DEFAULT.flush(), 8 << 20, 3_600_000, 100_000, 0, 256 << 10, 64 << 10, 4);
    ShardSettings shardSettings = ShardSettings.of(STORE);
    ArchiveSettings archiveSettings = ArchiveSettings.DEFAULT;
    boolean archivistRests;
    EscrowSettings settings;
    int maxBody = 4 << 20;
    boolean readersRefuse;
    boolean writerStands;
    SimDisk disk = new SimDisk();
    LocalLog log;
    Broker broker;
    final List<EscrowClient> clients = new ArrayList<>();
    private long nextBeat;

    EscrowStage() {
        this(DEFAULTS);
    }

    EscrowStage(EscrowSettings settings) {
        this.settings = settings;
        open();
    }

    /** One whose log has many small segments. */
    static EscrowStage small(EscrowSettings settings) {
        EscrowStage stage = new EscrowStage(settings);
        stage.shardSettings = new ShardSettings(STORE, 6 << 10, 3_600_000, 1_000_000, 1 << 10, 16 << 20);
        stage.archiveSettings = ArchiveSettings.TINY;
        stage.restart();
        return stage;
    }

    /** The usual settings with other numbers. */
    static EscrowSettings settings(long firstCheck, long interval, int max, int maxSilent, long deadline) {
        return new EscrowSettings(
                firstCheck, interval, max, maxSilent, deadline, DelayLevels.parse(DelayLevels.DEFAULT));
    }

    void open() {
        try {
            log = LocalLog.open(disk, logSettings, clock, Faults.NONE);
            broker = Broker.open(
                    log,
                    new Archive(disk, archiveSettings, Faults.NONE),
                    clock,
                    Dice.of(new SplittableRandom(1)),
                    Faults.NONE,
                    new BrokerSettings(
                            new NameService.Broker("DefaultCluster", "broker-a", STORE.toString()),
                            STORE,
                            shardSettings,
                            settings,
                            maxBody,
                            true,
                            true,
                            8),
                    new Readers(this::read, this::read));
            settle();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read(Runnable read) {
        if (readersRefuse) {
            throw new RejectedExecutionException();
        }
        reads.add(read);
    }

    /** Stops cleanly and starts on the same data; connections are gone. */
    void restart() {
        stop();
        open();
    }

    void stop() {
        try {
            log.close();
            broker.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        reads.clear();
        clients.clear();
    }

    /** The power fails: what was not forced is gone. */
    void powerCut() {
        disk.crash();
        disk = disk.reopenAfterCrash(Dice.of(new SplittableRandom(7)));
        reads.clear();
        clients.clear();
        open();
    }

    /** Agent, log writer and readers work until nothing is left to do at this time. */
    void settle() {
        for (int idle = 0, turns = 0; idle < 2; turns++) {
            if (turns > 1_000_000) {
                throw new IllegalStateException("the shard does not come to rest");
            }
            int work = broker.shard().doWork() + (writerStands ? 0 : log.doWork());
            work += archivistRests ? 0 : broker.shard().archivist().doWork();
            Runnable read = reads.poll();
            if (read != null) {
                read.run();
            }
            idle = work == 0 && read == null ? idle + 1 : 0;
        }
        if (broker.shard().failure() != null) {
            throw new IllegalStateException(broker.shard().failure());
        }
    }

    /** Time passes, from one due thing to the next; clients that sent a heartbeat go on doing so. */
    void pass(long millis) {
        long left = millis;
        while (left > 0) {
            long next = Math.min(broker.shard().nextTurnMillis(), nextBeat)
                    - broker.shard().now();
            long step = Math.max(1, Math.min(left, next));
            clock.advanceMillis(step);
            left -= step;
            settle();
            if (now() >= nextBeat) {
                nextBeat = now() + BEAT_MILLIS;
                clients.forEach(EscrowClient::beat);
            }
        }
    }

    long now() {
        return broker.shard().now();
    }

    Topics topics() {
        return broker.topics();
    }

    TransactionMetrics metrics() {
        return broker.metrics();
    }

    /** Sends a request without letting anybody work. */
    void send(EscrowClient client, Request request) {
        broker.dispatcher().accept(client, request);
    }

    /** Sends a request and returns its one answer. */
    Response call(EscrowClient client, Request request) {
        client.replies.clear();
        send(client, request);
        settle();
        return client.reply();
    }

    // ---- the operator

    TransactionConsole console() {
        return broker.console();
    }

    /** The result of a console's work. */
    <T> T done(CompletableFuture<T> future) {
        settle();
        try {
            return future.get(0, java.util.concurrent.TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } catch (InterruptedException | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    TransactionConsole.Detail show(Half half) {
        return done(console().show(half.id()));
    }

    String state(Half half) {
        return show(half).summary().state().name();
    }

    /** The kinds of a transaction's events, oldest first. */
    List<String> events(Half half) {
        return show(half).events().stream().map(TransactionConsole.Event::kind).toList();
    }
}
