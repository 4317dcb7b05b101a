package io.escrowmq.trials.sim;

import io.escrowmq.Broker;
import io.escrowmq.BrokerSettings;
import io.escrowmq.base.Faults;
import io.escrowmq.disk.SimDisk;
import io.escrowmq.handler.Readers;
import io.escrowmq.log.FlushMode;
import io.escrowmq.log.LocalLog;
import io.escrowmq.log.LogSettings;
import io.escrowmq.message.Host;
import io.escrowmq.protocol.RequestSink;
import io.escrowmq.route.NameService;
import io.escrowmq.store.ShardSettings;
import io.escrowmq.store.archive.Archive;
import io.escrowmq.store.archive.ArchiveSettings;
import io.escrowmq.transaction.TransactionConsole;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

/** One life of the server's process: its production code, and its thread roles as things that take a step when told. */
final class Life {

    static final Host HOST = new Host(0x0A000001, 9876);

    private static final int MAX_BODY = 16 << 10;
    private static final int WAITING_READS = 200;
    /** Small, so that a life has several. */
    private static final int SEGMENT_BYTES = 4 << 10;
    /** Reader threads for the disk. */
    private static final int COLD_READERS = 2;

    /** @param origin number of the task that began this work; a task that needs the disk goes on as another one */
    private record Read(long origin, Runnable work) {}

    private final World world;
    private final LocalLog log;
    private final List<Read> hot = new ArrayList<>();
    private final List<Read> cold = new ArrayList<>();
    private final Broker broker;
    private final TransactionConsole console;
    private long reads;
    private long running = -1;

    private Life(World world, SimDisk disk, LocalLog log) throws IOException {
        this.world = world;
        this.log = log;
        Readers readers = new Readers(work -> give(hot, work), work -> give(cold, work));
        Faults faults = Faults.planted(world.options.planted());
        Archive archive = new Archive(disk, ArchiveSettings.TINY, faults);
        this.broker = Broker.open(log, archive, world.clock, world.dice, faults, settings(world.timing), readers);
        this.console = broker.console();
    }

    /** Opens what is on the disk. */
    static Life start(World world, SimDisk disk) throws IOException {
        FlushMode flush = world.has(Hazard.ASYNC_FLUSH) ? FlushMode.ASYNC : FlushMode.SYNC;
        Faults faults = Faults.planted(world.options.planted());
        return new Life(world, disk, LocalLog.open(disk, LogSettings.TINY.with(flush), world.clock, faults));
    }

    private static BrokerSettings settings(Timing timing) {
        return new BrokerSettings(
                new NameService.Broker("DefaultCluster", "sim", HOST.toString()),
                HOST,
                new ShardSettings(HOST, SEGMENT_BYTES, 3_600_000, 1_000_000, 1 << 10, 1 << 20),
                timing.settings(),
                MAX_BODY,
                true,
                true,
                World.QUEUES);
    }

    private void give(List<Read> queue, Runnable work) {
        if (queue.size() >= WAITING_READS) {
            throw new RejectedExecutionException();
        }
        reads++;
        queue.add(new Read(running < 0 ? reads : running, work));
    }

    RequestSink server() {
        return broker.dispatcher();
    }

    TransactionConsole console() {
        return console;
    }

    long shardMillis() {
        return broker.shard().now();
    }

    /** Milliseconds of shard time until the agent has something to do by itself. */
    long millisToNextTurn() {
        return broker.shard().millisToNextTurn();
    }

    /** Whether the log has failed: nothing is acknowledged until the next life. */
    boolean failed() {
        return log.failure() != null || broker.shard().failure() != null;
    }

    int agent() {
        return broker.shard().doWork();
    }

    int writer() {
        return log.doWork();
    }

    int flusher() {
        return log.flush();
    }

    int archivist() {
        return broker.shard().archivist().doWork();
    }

    /** Whether there is something that the next life will not find, if this one ends here. */
    boolean hasUnwritten() {
        return log.durable() < log.end();
    }

    /** One reader thread takes a task; which of the threads is first, the dice say. */
    int reader() {
        boolean fromHot = cold.isEmpty() || !hot.isEmpty() && world.once(2);
        List<Read> queue = fromHot ? hot : cold;
        if (queue.isEmpty()) {
            return 0;
        }
        int first = fromHot ? 0 : world.dice.below(Math.min(COLD_READERS, queue.size()));
        Read read = queue.remove(first);
        running = read.origin;
        read.work.run();
        running = -1;
        return 1;
    }

    /** Number of the task given last to the readers. */
    long lastRead() {
        return reads;
    }

    /** Number of the task with which began what a reader does now, or -1. */
    long runningRead() {
        return running;
    }
}
