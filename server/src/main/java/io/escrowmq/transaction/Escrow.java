package io.escrowmq.transaction;

import io.escrowmq.base.Clock;
import io.escrowmq.base.Fault;
import io.escrowmq.log.RecordView;
import io.escrowmq.message.NewMessage;
import io.escrowmq.message.StoredMessage;
import io.escrowmq.metrics.TransactionMetrics;
import io.escrowmq.store.MessageSource;
import io.escrowmq.store.Names;
import io.escrowmq.store.RecordType;
import io.escrowmq.store.ReleaseRecord;
import io.escrowmq.store.ReleasedBy;
import io.escrowmq.store.Shard;
import io.escrowmq.store.Topic;
import io.escrowmq.store.Topics;
import io.escrowmq.store.machine.Digest;
import io.escrowmq.store.machine.Section;
import io.escrowmq.store.machine.Sidecars;
import io.escrowmq.store.machine.Slices;
import io.escrowmq.store.machine.StateMachine;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The escrow: messages that are stored once and become visible when their conditions are met, a decision, a time, or
 * both. The first durable decision wins. Agent only; an effect of a call is durable when the shard says so.
 */
public final class Escrow implements StateMachine {

    /** For an END that nobody wants answered. */
    public static final Consumer<EndTransaction.Answer> NOBODY = answer -> {};

    private final EscrowState state;
    private final HeldTable table;
    private final Shard shard;
    private final CheckBack checkBack;
    private final EventReplay eventReplay;
    private final Deposits deposits;
    private final Decisions decisions;
    private final DecidedTransactions decided;
    private long expiryAt;

    /** Where a message was put in escrow: tranStateTableOffset and commitLogOffset. */
    public record Held(long seq, long position, boolean joined) {}

    /**
     * @param hot runs what reads memory only; may refuse
     * @param readers runs what reads the disk; may refuse
     */
    public Escrow(
            Shard shard,
            Sidecars sidecars,
            Names names,
            Topics topics,
            MessageSource source,
            EscrowSettings settings,
            TransactionMetrics metrics,
            Clock clock,
            Executor hot,
            Executor readers) {
        this.state = new EscrowState(shard, sidecars, names, topics, settings, metrics);
        this.table = state.table;
        this.shard = shard;
        this.checkBack = new CheckBack(state, new CheckSender(this, state, source, clock, hot, readers));
        this.eventReplay = new EventReplay(state, checkBack);
        this.deposits = new Deposits(state, checkBack);
        this.decisions = new Decisions(state, checkBack);
        this.decided = new DecidedTransactions(state, this, readers);
    }

    EscrowState state() {
        return state;
    }

    @Override
    public int[] recordTypes() {
        return new int[] {
            RecordType.HELD,
            RecordType.DECISION,
            RecordType.RELEASE,
            RecordType.CHECKED,
            RecordType.STILL_HELD,
            RecordType.PROGRESS
        };
    }

    /** Whether no more can be held. */
    public boolean isFull() {
        return table.isFull() || state.names.isFull();
    }

    /** Bytes of the record that a message can need here, now or as a retry copy with all properties it may have. */
    public static long recordBytes(NewMessage message) {
        return (long) HeldRecord.HEADER
                + message.stored().length
                - message.propertiesBytes()
                + StoredMessage.MAX_PROPERTIES_BYTES;
    }

    // ---- holding

    /**
     * Stores a half message, or joins it to an undecided copy of the last minute.
     *
     * @param client client id, or address and port, of the sender
     */
    public Held half(Topic topic, int queueId, NewMessage half, String client) {
        return deposits.half(topic, queueId, half, fingerprint(half), client);
    }

    /** As {@link #half(Topic, int, NewMessage, String)}, with the {@link #fingerprint} that another thread has made. */
    public Held half(Topic topic, int queueId, NewMessage half, long fingerprint, String client) {
        return deposits.half(topic, queueId, half, fingerprint, client);
    }

    /** What two copies of one half message have in common. Any thread. */
    public static long fingerprint(NewMessage half) {
        return Fingerprint.of(half);
    }

    /** Shard time. */
    public long now() {
        return shard.now();
    }

    /** Stores a message that becomes visible at {@code dueMillis} of shard time. */
    public Held until(Topic topic, int queueId, NewMessage message, long dueMillis) {
        return deposits.until(topic, queueId, message, dueMillis);
    }

    /** The pause that a delay level means, ms; level 1 is the first. */
    public long delayMillis(int level) {
        return state.settings.delayLevels().millis(level);
    }

    // ---- deciding

    /** A producer says how its transaction ended. {@code answer} is called once, on the agent or a reader, when durable. */
    public void end(EndTransaction end, Consumer<EndTransaction.Answer> answer) {
        end(end, answer, answer);
    }

    /** As {@link #end(EndTransaction, Consumer)}; {@code inTurn} is called instead on the agent, among other effects. */
    public void end(
            EndTransaction end, Consumer<EndTransaction.Answer> answer, Consumer<EndTransaction.Answer> inTurn) {
        long seq = end.seq();
        if (end.decision() != EndTransaction.COMMIT
                && end.decision() != EndTransaction.ROLLBACK
                && end.decision() != EndTransaction.UNKNOWN) {
            answer.accept(new EndTransaction.Answer(
                    1, "commitOrRollback " + end.decision() + " is not 8 (commit), 12 (rollback) or 0 (unknown)"));
        } else if (seq <= 0 || seq >= state.nextSeq) {
            state.metrics.unknownTransactions.increment();
            answer.accept(noSuch(end));
        } else if (!table.contains(seq) || table.isCommitted(seq)) {
            decided.end(end, answer);
        } else if (!isUndecided(end)) {
            state.metrics.unknownTransactions.increment();
            answer.accept(noSuch(end));
        } else {
            EndTransaction.Answer result = endOpen(end);
            if (inTurn != NOBODY) {
                shard.whenDurable(() -> inTurn.accept(result));
            }
        }
    }

    private boolean isUndecided(EndTransaction end) {
        long seq = end.seq();
        return table.contains(seq)
                && table.has(seq, HeldTable.TRANSACTIONAL)
                && table.held(seq) == end.held()
                && state.names.text(table.group(seq)).equals(end.group());
    }

    static EndTransaction.Answer noSuch(EndTransaction end) {
        return new EndTransaction.Answer(
                1,
                "no transaction of producer group '" + end.group() + "' has commitLogOffset " + end.held()
                        + " and tranStateTableOffset " + end.seq() + ", or it is older than what is remembered");
    }

    private EndTransaction.Answer endOpen(EndTransaction end) {
        long seq = end.seq();
        boolean unknown = end.decision() == EndTransaction.UNKNOWN;
        if (end.fromCheck() && table.has(seq, HeldTable.OLD_CHECK_OUT)) {
            table.unset(seq, HeldTable.OLD_CHECK_OUT);
            return EndTransaction.Answer.DONE;
        }
        if (unknown && end.fromCheck()) {
            checkBack.unknown(seq, end.client());
            return EndTransaction.Answer.DONE;
        }
        if (unknown) {
            if (!table.has(seq, HeldTable.END_SEEN)) {
                table.set(seq, HeldTable.END_SEEN);
                state.event(CheckedRecord.END_UNKNOWN, seq, end.client(), "");
            }
            return EndTransaction.Answer.DONE;
        }
        boolean commit = end.decision() == EndTransaction.COMMIT;
        if (end.fromCheck()) {
            (commit ? state.metrics.checksAnsweredCommit : state.metrics.checksAnsweredRollback).increment();
        }
        return decide(seq, commit, end.fromCheck() ? ReleasedBy.CHECK : ReleasedBy.PRODUCER, end.client(), "");
    }

    /** Decides an undecided transaction; it is durable with everything appended so far. */
    EndTransaction.Answer decide(long seq, boolean commit, int by, String client, String reason) {
        return decisions.decide(seq, commit, by, client, reason);
    }

    /** For the planted bug of a second decision: releases what a rollback had decided. */
    void releaseAgain(HeldRecord held) {
        deposits.remember(held, held.message().limit(), held.storedMillis());
        decisions.release(held.seq(), ReleasedBy.PRODUCER, true, "");
    }

    // ---- producers

    /** A producer of the group was heard of on this connection, by a heartbeat (no topic) or by a send. */
    public void producerSeen(String group, ProducerLink link, @Nullable String topic) {
        checkBack.arrived(state.producers.seen(group, link, topic, shard.now()));
    }

    /** The connection closed. */
    public void producerGone(ProducerLink link) {
        state.producers.gone(link).forEach(checkBack::left);
    }

    /** The client left one group and keeps its connection. */
    public void producerGone(ProducerLink link, String group) {
        Producers.Producer producer = state.producers.gone(link, group);
        if (producer != null) {
            checkBack.left(producer);
        }
    }

    /** A check could not be sent: nothing is counted, it is tried again a second later. */
    void notSent(long seq, Producers.Producer producer) {
        state.metrics.checksNotSent.increment();
        if (table.contains(seq) && table.state(seq) == HeldTable.CHECKING && producer.asked.contains(seq)) {
            checkBack.endOfCheck(seq);
            state.schedule(seq, HeldTable.OPEN, shard.now() + 1_000);
        }
    }

    CheckBack checkBack() {
        return checkBack;
    }

    DecidedTransactions decided() {
        return decided;
    }

    // ---- time

    @Override
    public int tick(long now, int limit) {
        int expired = state.wheel.expire(now, limit, this::due);
        state.resends.expire(now);
        publishGauges();
        if (now >= expiryAt) {
            expiryAt = now + 5_000;
            for (Producers.Producer silent : state.producers.silentSince(now - Producers.EXPIRY_MILLIS)) {
                producerGone(silent.link, silent.group.name);
            }
            state.producers.sweep();
        }
        return expired;
    }

    private void publishGauges() {
        TransactionMetrics metrics = state.metrics;
        long unreachable = state.producers.unreachable();
        long backlog = table.count(HeldTable.WAITING) - unreachable;
        metrics.open.lazySet(table.count(HeldTable.OPEN) + backlog);
        metrics.checking.lazySet(table.count(HeldTable.CHECKING));
        metrics.backlog.lazySet(backlog);
        metrics.unreachable.lazySet(unreachable);
        metrics.timed.lazySet(table.count(HeldTable.TIMED));
        metrics.parkedUnknown.lazySet(table.parked(1));
        metrics.parkedSilent.lazySet(table.parked(2));
        metrics.parkedTopicGone.lazySet(table.parked(3));
        long oldest = state.oldestUndecided();
        metrics.oldestStoredMillis.lazySet(oldest < state.nextSeq ? table.stored(oldest) : 0);
    }

    private void due(long seq) {
        if (table.state(seq) == HeldTable.TIMED) {
            decisions.release(seq, ReleasedBy.TIME, false, "");
        } else {
            checkBack.due(seq);
        }
    }

    @Override
    public long nextTick() {
        return Math.min(state.wheel.next(), expiryAt);
    }

    // ---- replay

    @Override
    public void replay(RecordView record) {
        switch (record.type()) {
            case RecordType.HELD -> {
                HeldRecord held = HeldRecord.read(record);
                deposits.replay(held, held.message().limit(), held.storedMillis());
                if (held.decision()) {
                    state.keys.add(held.keyHash(), held.position());
                }
            }
            case RecordType.RELEASE -> {
                ReleaseRecord release = ReleaseRecord.read(record);
                decisions.applyRelease(release, state.topics.queues().get(release.queueNumber()));
            }
            case RecordType.DECISION -> {
                DecisionRecord decision = DecisionRecord.read(record);
                if (!shard.faults().has(Fault.DECISION_LOST_AT_RESTART)) {
                    decisions.replay(decision);
                }
            }
            case RecordType.STILL_HELD -> {
                HeldRecord held = StillHeldRecord.header(record.position(), record.payload());
                deposits.replay(
                        held, StillHeldRecord.size(record.payload()), StillHeldRecord.storedMillis(record.payload()));
            }
            case RecordType.PROGRESS -> eventReplay.apply(new Progress().read(record.position(), record.payload()));
            default -> eventReplay.apply(CheckedRecord.read(record));
        }
    }

    @Override
    public int[] tables() {
        return new int[] {Sidecars.OUTCOMES};
    }

    @Override
    public void replayTable(int table, long key, long value) {
        state.reached(key);
        state.outcomes.note(key, OutcomeWord.outcome(value));
        decisions.forget(key);
    }

    @Override
    public Digest digest() {
        return new EscrowDigest();
    }

    @Override
    public int section() {
        return Section.ESCROW;
    }

    @Override
    public Slices save() {
        return new EscrowSlices(state);
    }

    @Override
    public void restore(ByteBuffer slice) {
        EscrowSlices.restore(slice, state);
    }

    @Override
    public void sidecarsReach(long position) {
        state.outcomes.forgetDetailsBelow(position);
        state.keys.forgetBelow(position);
    }

    @Override
    public void live() {
        state.resends.expire(shard.now());
        eventReplay.live(shard.now());
    }
}
