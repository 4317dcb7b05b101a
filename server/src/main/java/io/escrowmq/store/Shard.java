package io.escrowmq.store;

import io.escrowmq.base.Clock;
import io.escrowmq.base.Fault;
import io.escrowmq.base.Faults;
import io.escrowmq.index.QueueIndex;
import io.escrowmq.index.Queues;
import io.escrowmq.log.Batch;
import io.escrowmq.log.CorruptLogException;
import io.escrowmq.log.Log;
import io.escrowmq.log.LogFailedException;
import io.escrowmq.log.RecordView;
import io.escrowmq.store.archive.Archive;
import io.escrowmq.store.archive.Archivist;
import io.escrowmq.store.archive.Opening;
import io.escrowmq.store.machine.ByType;
import io.escrowmq.store.machine.StateMachine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.concurrent.ManyToOneConcurrentArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * One log and the state machines that live on it. The agent drains commands, ticks timers, appends records, and applies
 * effects when the log is durable up to them. Batching is natural: while the writer forces one batch, the next fills.
 * Only {@link #submit}, {@link #durable} and {@link #failure} may be called by other threads than the agent.
 */
public final class Shard {

    /** Commands and timers of one turn; bounds how long a timer waits behind commands. */
    public static final int TURN_LIMIT = 10_000;
    /** An idle log tells after this time, durably, how far it is durable. */
    static final long WATERMARK_MILLIS = 100;
    /** One command appends at most so many batches: the open one, an oversize one and the next. */
    private static final int BATCHES_OF_A_COMMAND = 3;

    private final Log log;
    private final Clock clock;
    private final ShardSettings settings;
    private final Faults faults;
    private final ManyToOneConcurrentArrayQueue<Command> commands;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final ByType<StateMachine> byType = new ByType<>();
    private final List<StateMachine> machines = new ArrayList<>();
    private final List<Consumer<QueueIndex>> arrivals = new ArrayList<>();
    private final Effects effects = new Effects();
    private final Set<QueueIndex> dirty = new LinkedHashSet<>();
    private final int inFlight;
    private final Archive archive;
    private final Archivist archivist;
    private final Queues queues = new Queues();
    private final OpenBatch openBatch;
    private ShardTime time;
    private volatile Runnable wake = () -> {};
    private Runnable afterEffects = () -> {};
    private volatile @Nullable Throwable failure;
    /** The agent writes it. */
    private volatile long longestArchiveNanos;

    /** A shard that keeps nothing beside its log. */
    public Shard(Log log, Clock clock, ShardSettings settings, Faults faults) {
        this(log, Archive.none(), clock, settings, faults);
    }

    public Shard(Log log, Archive archive, Clock clock, ShardSettings settings, Faults faults) {
        this.log = log;
        this.archive = archive;
        this.archivist = new Archivist(archive, log, machines, clock);
        this.clock = clock;
        this.settings = settings;
        this.faults = faults;
        this.commands = new ManyToOneConcurrentArrayQueue<>(settings.commands());
        this.inFlight = log.room();
        this.time = new ShardTime(clock, 0);
        this.openBatch = new OpenBatch(log, settings, this::now, archive::rolled);
    }

    public Faults faults() {
        return faults;
    }

    public ShardSettings settings() {
        return settings;
    }

    public Log log() {
        return log;
    }

    /** The shard's queues. */
    public Queues queues() {
        return queues;
    }

    /** What is kept beside the log. */
    public Archive archive() {
        return archive;
    }

    /** The role that makes it. */
    public Archivist archivist() {
        return archivist;
    }

    /** {@code wake} is called after each command from another thread, so that a resting agent turns. Before the first. */
    public void onCommand(Runnable wake) {
        this.wake = wake;
        archive.onNews(wake);
    }

    /** Adds a machine; before {@link #open}. */
    public void add(StateMachine machine) {
        machines.add(machine);
        byType.put(machine.recordTypes(), machine);
    }

    /** {@code listener} runs on the agent after effects were applied, once for all of them, and once in each turn. */
    public void onEffects(Runnable listener) {
        afterEffects = listener;
    }

    /** {@code listener} hears, once per queue and turn, that entries can be read. Runs on the agent. */
    public void onArrival(Consumer<QueueIndex> listener) {
        arrivals.add(listener);
    }

    /**
     * Replays the log into the machines.
     *
     * @throws CorruptLogException if a record is of an unknown type or contradicts the state before it
     */
    public void open() throws IOException {
        new Opening(archive, log, machines, queues, this::replay, clock).run();
        archive.opened(
                settings.segmentBytes(),
                machines.stream().allMatch(each -> each.section() > 0 || each.recordTypes().length == 0));
        time = new ShardTime(clock, log.timeMillis());
        openBatch.start();
        machines.forEach(StateMachine::live);
    }

    private void replay(RecordView record) throws CorruptLogException {
        if (record.type() < RecordType.NAME) {
            return;
        }
        byType.of(record).replay(record);
    }

    /**
     * Gives the agent something to do. Any thread.
     *
     * @return false if too much waits already or the shard has failed; then nothing of the command was called
     */
    public boolean submit(Command command) {
        int bytes = command.bytes();
        if (failure != null || waitingBytes.get() + bytes > settings.commandBytes()) {
            return false;
        }
        waitingBytes.addAndGet(bytes);
        if (commands.offer(command)) {
            wake.run();
            return true;
        }
        waitingBytes.addAndGet(-bytes);
        return false;
    }

    /** The durable watermark. Any thread. */
    public long durable() {
        return log.durable();
    }

    /** Why the shard stopped for good, or null. Any thread. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** Shard time in milliseconds as of the start of this turn, rounded up: what happened now is not younger than this. */
    public long now() {
        return time.stamp();
    }

    public long aheadOfWallMillis() {
        return time.aheadMillis();
    }

    /** Whether commands wait; an idle agent may rest only without. Any thread. */
    public boolean hasCommands() {
        return !commands.isEmpty();
    }

    /** Whether nothing waits: no command, no open batch, nothing that is not durable yet. Agent. */
    public boolean isQuiet() {
        return commands.isEmpty() && !openBatch.isOpen() && effects.size() == 0;
    }

    /** Begins a record; see {@link Batch#begin}. */
    public ByteBuffer begin(int type, int payloadBytes) {
        return openBatch.forRecord(payloadBytes).begin(type, payloadBytes);
    }

    /** Where the next record's payload would be, for records that hold positions in themselves. */
    public Batch openBatch(int payloadBytes) {
        return openBatch.forRecord(payloadBytes);
    }

    /** Frame position of the record begun last. */
    public long recordPosition() {
        return openBatch.current().recordPosition();
    }

    /** Payload position of the record begun last. */
    public long payloadPosition() {
        return openBatch.current().payloadPosition();
    }

    /** Runs {@code effect} on the agent when everything appended so far is durable; never if the shard fails before. */
    public void whenDurable(Runnable effect) {
        effects.run(openBatch.end(), effect);
    }

    /** Lets readers see the queue's entries below {@code offset} when everything appended so far is durable. */
    public void publishWhenDurable(QueueIndex queue, long offset) {
        if (faults.has(Fault.DELIVERY_ABOVE_WATERMARK)) {
            queue.publish(offset);
        }
        effects.publish(openBatch.end(), queue, offset);
        openBatch.countEntries(1);
    }

    /** More entries than {@link #publishWhenDurable} was called for were appended. */
    void countEntries(int more) {
        openBatch.countEntries(more);
    }

    /** One turn of the agent; returns how much it did. */
    public int doWork() {
        // In this order: what comes while the turn runs would be stamped with a time before its coming.
        int waiting = commands.size();
        time.advance();
        if (failure != null) {
            return refuseAll();
        }
        int work = applyEffects();
        try {
            work += runCommands(Math.min(waiting, TURN_LIMIT));
            work += runTimers();
            work += runArchive();
            work += handOverWhatIsReady();
        } catch (LogFailedException e) {
            fail(e);
        }
        Throwable broken = log.failure();
        if (broken != null) {
            fail(broken);
        }
        return failure == null ? work + applyEffects() : work;
    }

    private int runCommands(int most) {
        int done = 0;
        while (done < most && log.room() >= BATCHES_OF_A_COMMAND) {
            Command command = commands.poll();
            if (command == null) {
                break;
            }
            waitingBytes.addAndGet(-command.bytes());
            command.run();
            done++;
        }
        return done;
    }

    private int runTimers() {
        int done = 0;
        for (StateMachine machine : machines) {
            if (log.room() >= BATCHES_OF_A_COMMAND) {
                done += machine.tick(time.millis(), TURN_LIMIT);
            }
        }
        return done;
    }

    private int runArchive() {
        if (log.room() < BATCHES_OF_A_COMMAND) {
            return 0;
        }
        long before = clock.monotonicNanos();
        int done = archive.turn(machines, queues, openBatch::end);
        if (done > 0) {
            longestArchiveNanos = Math.max(longestArchiveNanos, clock.monotonicNanos() - before);
        }
        return done;
    }

    /** The longest that the agent copied for a snapshot, or took over a sidecar, without doing anything else. Any thread. */
    public long longestArchiveNanos() {
        return longestArchiveNanos;
    }

    /** One batch is being written and one waits: what comes now joins the open batch. */
    private int handOverWhatIsReady() {
        if (openBatch.isOpen() && log.room() >= inFlight - 1) {
            openBatch.handOver();
            return 1;
        }
        if (!openBatch.isOpen()
                && log.watermarkDue()
                && time.stamp() - openBatch.lastAppendMillis() >= WATERMARK_MILLIS) {
            log.appendWatermark(time.stamp());
            return 1;
        }
        return 0;
    }

    private int applyEffects() {
        long watermark = faults.has(Fault.ACK_BEFORE_FORCE) ? Long.MAX_VALUE : log.durable();
        int applied = effects.apply(watermark, dirty::add);
        if (!dirty.isEmpty()) {
            for (QueueIndex queue : dirty) {
                for (Consumer<QueueIndex> listener : arrivals) {
                    listener.accept(queue);
                }
            }
            dirty.clear();
        }
        afterEffects.run();
        return applied;
    }

    /** How long the agent may rest although nothing else happens, ms; {@link Long#MAX_VALUE} or less. */
    public long millisToNextTurn() {
        return nextTurnMillis() - time.millis();
    }

    /** Shard time at which the agent has to turn again although nothing else happens. */
    public long nextTurnMillis() {
        long next = log.watermarkDue() ? openBatch.lastAppendMillis() + WATERMARK_MILLIS : Long.MAX_VALUE;
        for (StateMachine machine : machines) {
            next = Math.min(next, machine.nextTick());
        }
        return next;
    }

    private void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
        }
        openBatch.discard();
        effects.clear();
        refuseAll();
        afterEffects.run();
    }

    /** Stops for good because an invariant broke on the agent's thread. */
    public void stop(Throwable cause) {
        fail(cause);
    }

    private int refuseAll() {
        int done = 0;
        for (Command command = commands.poll(); command != null; command = commands.poll()) {
            waitingBytes.addAndGet(-command.bytes());
            command.refused();
            done++;
        }
        return done;
    }
}
