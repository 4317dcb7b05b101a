package io.escrowmq;

import io.escrowmq.base.Clock;
import io.escrowmq.base.Wake;
import io.escrowmq.handler.Readers;
import io.escrowmq.log.LocalLog;
import io.escrowmq.store.Shard;
import io.escrowmq.store.archive.Archivist;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of a shard: the agent, the log's writer, the archivist, and those that read. */
final class ShardThreads {

    private static final Logger LOG = LoggerFactory.getLogger(ShardThreads.class);

    private static final int READERS = 2;
    private static final int WAITING_READS = 20_000;
    /** An idle role looks round at least so often. */
    static final long MAX_REST_NANOS = 100_000_000;
    /** The archivist is in no hurry. */
    private static final long ARCHIVIST_REST_NANOS = 500_000_000;
    /** An I/O thread that hands on so many commands at once has the agent's thread begin with them. */
    private static final int COMMANDS_AT_ONCE = 256;

    private final LocalLog log;
    private final Clock clock;
    private final WriterRole writer;
    private final ThreadLocal<Reading> reading = ThreadLocal.withInitial(Reading::new);
    private final Wake archivistWake = new Wake();
    private final ThreadPoolExecutor hot = pool("reader-hot", 1);
    private final ThreadPoolExecutor cold = pool("reader", READERS);
    private @Nullable AgentRole agent;
    private Thread agentThread = Thread.currentThread();
    private final List<Thread> writers = new ArrayList<>();

    /** What an I/O thread has read and not yet asked anybody to do. */
    private static final class Reading {
        boolean active;
        int commands;
    }

    private Thread archivist = Thread.currentThread();
    private volatile boolean stopping;

    ShardThreads(LocalLog log, Clock clock) {
        this.log = log;
        this.clock = clock;
        this.writer = new WriterRole(log, clock);
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
        AgentRole role = new AgentRole(shard, writer, clock, new Wake(), failed);
        agent = role;
        // Of progress the roles tell each other when they have stepped back from the log.
        log.onDurable(() -> {
            if (log.failure() != null) {
                role.signal();
            }
        });
        shard.onCommand(() -> submitted(role));
        writers.add(start("log-flusher", guarded(role, writer::flush)));
        // It needs little of a processor and needs it at once: the disk is idle until it has had it.
        writers.add(start("log-writer", Thread.MAX_PRIORITY, guarded(role, () -> writer.run(role))));
        agentThread = start("agent", role::run);
        shard.archive().onWork(archivistWake::signal);
        archivist = start("archivist", () -> archiveUntilStopped(shard.archivist()));
    }

    private static Thread start(String name, Runnable work) {
        return start(name, Thread.NORM_PRIORITY, work);
    }

    private static Thread start(String name, int priority, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setPriority(priority);
        thread.start();
        return thread;
    }

    private static Runnable guarded(AgentRole agent, Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException | Error broken) {
                LOG.error("a writer of the log met a broken invariant and stops; restart the server", broken);
                agent.broke(broken);
            }
        };
    }

    private void submitted(AgentRole role) {
        Reading mine = reading.get();
        if (!mine.active) {
            role.signal();
        } else if (++mine.commands == COMMANDS_AT_ONCE) {
            mine.commands = 0;
            role.signal();
        }
    }

    /** The agent's longest turn since the start, 0 before it. */
    long longestTurnNanos() {
        AgentRole role = agent;
        return role == null ? 0 : role.longestTurnNanos();
    }

    /** The calling I/O thread submits what it reads and then calls {@link #paused}. */
    void reading() {
        reading.get().active = true;
    }

    /** The calling I/O thread has submitted what it had. */
    void paused() {
        Reading mine = reading.get();
        mine.active = false;
        AgentRole role = agent;
        if (mine.commands > 0 && role != null) {
            mine.commands = 0;
            role.help();
        }
    }

    private void archiveUntilStopped(Archivist role) {
        try {
            while (!stopping) {
                if (role.doWork() == 0) {
                    archivistWake.rest(ARCHIVIST_REST_NANOS);
                }
            }
        } catch (RuntimeException | Error broken) {
            LOG.error("the archivist met a broken invariant and stops; the server goes on with more memory", broken);
        }
    }

    /** Lets the roles finish what they have and waits for them; what the archivist has begun is left. */
    void stop() throws InterruptedException {
        AgentRole role = agent;
        stopping = true;
        if (role != null) {
            archivistWake.signal();
            archivist.join();
            role.stop();
            agentThread.join();
        }
        writer.end();
        for (Thread thread : writers) {
            thread.join();
        }
        hot.shutdown();
        cold.shutdown();
        cold.awaitTermination(2, TimeUnit.SECONDS);
    }
}
