package io.escrowmq;

import io.escrowmq.base.Wake;
import io.escrowmq.handler.Readers;
import io.escrowmq.log.LocalLog;
import io.escrowmq.store.Shard;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of a shard: the agent, the log's writer, and those that read. */
final class ShardThreads {

    private static final Logger LOG = LoggerFactory.getLogger(ShardThreads.class);

    private static final int READERS = 2;
    private static final int WAITING_READS = 20_000;
    /** An idle role looks round at least so often. */
    private static final long MAX_REST_NANOS = 100_000_000;

    private final LocalLog log;
    private final Wake agentWake = new Wake();
    private final Wake writerWake = new Wake();
    private final ThreadPoolExecutor hot = pool("reader-hot", 1);
    private final ThreadPoolExecutor cold = pool("reader", READERS);
    private volatile boolean stopping;
    private volatile boolean agentStopped;
    /** The agent owns the shard's state, so it is the agent that stops it. */
    private volatile @Nullable Throwable writerBroke;

    private record Role(String name, Thread thread) {}

    private Role agent = new Role("", Thread.currentThread());
    private Role writer = new Role("", Thread.currentThread());

    ShardThreads(LocalLog log) {
        this.log = log;
    }

    private static ThreadPoolExecutor pool(String name, int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_READS), work -> {
                    Thread thread = new Thread(work, name);
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    Readers readers() {
        return new Readers(hot, cold);
    }

    /** @param failed hears once why the shard stopped by itself */
    void start(Shard shard, Consumer<Throwable> failed) {
        log.onDurable(agentWake::signal);
        shard.onCommand(agentWake::signal);
        writer = start("log-writer", () -> writeUntilStopped());
        agent = start("agent", () -> runUntilStopped(shard, failed));
    }

    private static Role start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.start();
        return new Role(name, thread);
    }

    private void runUntilStopped(Shard shard, Consumer<Throwable> failed) {
        boolean told = false;
        while (!stopping || shard.failure() == null && !shard.isQuiet()) {
            int work = turn(shard);
            writerWake.signal();
            Throwable failure = shard.failure();
            if (failure != null && !told) {
                told = true;
                failed.accept(failure);
            }
            if (work == 0) {
                agentWake.rest(restNanos(shard));
            }
        }
        agentStopped = true;
        writerWake.signal();
    }

    /** A shard that stopped for good goes on turning, to refuse what comes. */
    private int turn(Shard shard) {
        try {
            Throwable broken = writerBroke;
            if (broken != null && shard.failure() == null) {
                shard.stop(broken);
            }
            return shard.doWork();
        } catch (RuntimeException | Error broken) {
            LOG.error("the agent met a broken invariant and stops; restart the server", broken);
            shard.stop(broken);
            return 1;
        }
    }

    private static long restNanos(Shard shard) {
        if (shard.hasCommands()) {
            return 0;
        }
        long millis = shard.millisToNextTurn();
        return Math.max(0, Math.min(MAX_REST_NANOS, millis * 1_000_000));
    }

    private void writeUntilStopped() {
        try {
            boolean more = true;
            while (more) {
                boolean last = agentStopped;
                int work = log.doWork();
                more = work > 0 || !last;
                if (work == 0 && more) {
                    writerWake.rest(MAX_REST_NANOS);
                }
            }
        } catch (RuntimeException | Error broken) {
            LOG.error("the log writer met a broken invariant and stops; restart the server", broken);
            writerBroke = broken;
            agentWake.signal();
        }
    }

    /** Lets the roles finish what they have and waits for them. */
    void stop() throws InterruptedException {
        stopping = true;
        agentWake.signal();
        agent.thread().join();
        writerWake.signal();
        writer.thread().join();
        hot.shutdown();
        cold.shutdown();
        cold.awaitTermination(2, TimeUnit.SECONDS);
    }
}
