package io.escrowmq.transaction;

import io.escrowmq.base.Clock;
import io.escrowmq.base.Crc;
import io.escrowmq.base.Fault;
import io.escrowmq.index.QueueIndex;
import io.escrowmq.log.Batch;
import io.escrowmq.log.Log;
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
import io.escrowmq.store.StateMachine;
import io.escrowmq.store.Topic;
import io.escrowmq.store.Topics;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The escrow: messages that are stored once and become visible when their conditions are met, a decision, a time, or
 * both. The first durable decision wins. Agent only; an effect of a call is durable when the shard says so.
 */
public final class Escrow implements StateMachine {

    /** What is held by time for a topic that was deleted looks for it again after this. */
    static final long TOPIC_GONE_RETRY_MILLIS = 60_000;

    private final EscrowState state;
    private final HeldTable table;
    private final Shard shard;
    private final CheckBack checkBack;
    private final EventReplay eventReplay;
    private final DecidedTransactions decided;
    private long expiryAt;

    /** Where a message was put in escrow: tranStateTableOffset and commitLogOffset. */
    public record Held(long seq, long position, boolean joined) {}

    /** @param readers runs what reads the log; may refuse */
    public Escrow(
            Shard shard,
            Names names,
            Topics topics,
            MessageSource source,
            EscrowSettings settings,
            TransactionMetrics metrics,
            Clock clock,
            Executor readers) {
        this.state = new EscrowState(shard, names, topics, settings, metrics);
        this.table = state.table;
        this.shard = shard;
        this.checkBack = new CheckBack(state, new CheckSender(this, state, source, clock, readers));
        this.eventReplay = new EventReplay(state, checkBack);
        this.decided = new DecidedTransactions(state, this, readers);
    }

    EscrowState state() {
        return state;
    }

    @Override
    public int[] recordTypes() {
        return new int[] {RecordType.HELD, RecordType.DECISION, RecordType.RELEASE, RecordType.CHECKED};
    }

    /** Whether no more can be held. */
    public boolean isFull() {
        return table.size() >= HeldTable.MAX_HELD || state.names.isFull();
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
        long fingerprint = Fingerprint.of(half);
        long earlier = state.resends.find(fingerprint);
        if (earlier != Resends.NONE && mayJoin(earlier, client)) {
            return join(earlier, half, client);
        }
        long delay = half.delayLevel() > 0 ? state.settings.delayLevels().millis(half.delayLevel()) : 0;
        state.metrics.halves.increment();
        long seq = hold(topic.queue(queueId), queueId, half, true, delay, fingerprint, client);
        state.wheel.add(seq);
        return new Held(seq, table.held(seq), false);
    }

    /** The pause that a delay level means, ms; level 1 is the first. */
    public long delayMillis(int level) {
        return state.settings.delayLevels().millis(level);
    }

    /** Stores a message that becomes visible at {@code dueMillis} of shard time; returns the position of its record. */
    public Held until(Topic topic, int queueId, NewMessage message, long dueMillis) {
        long seq = hold(topic.queue(queueId), queueId, message, false, dueMillis, 0, "");
        state.wheel.add(seq);
        return new Held(seq, table.held(seq), false);
    }

    private long hold(
            QueueIndex queue, int queueId, NewMessage message, boolean decision, long due, long print, String client) {
        byte[] stored = message.stored();
        int group = state.names.number(message.producerGroup());
        int sender = state.names.client(client);
        int size = HeldRecord.HEADER + stored.length;
        Batch batch = shard.openBatch(size);
        long position = batch.end();
        long seq = state.nextSeq;
        int keyHash = message.uniqKey().hashCode();
        int immunity = immunity(message);
        ByteBuffer out = batch.begin(RecordType.HELD, size);
        int start = out.position();
        HeldRecord.writeHeader(
                out,
                decision,
                due > 0,
                seq,
                due,
                print,
                keyHash,
                group,
                sender,
                queue.number(),
                immunity,
                message.tagHash());
        int at = start + HeldRecord.HEADER;
        out.putInt(0).put(stored);
        StoredMessage.place(
                out, at, queueId, seq, position, shard.now(), shard.settings().storeHost());
        out.putInt(at - 4, Crc.castagnoli(out, at, stored.length));
        remember(
                seq,
                position,
                decision,
                due,
                print,
                keyHash,
                group,
                sender,
                queue.number(),
                immunity,
                message.tagHash(),
                stored.length,
                shard.now());
        return seq;
    }

    private void remember(
            long seq,
            long position,
            boolean decision,
            long due,
            long print,
            int keyHash,
            int group,
            int client,
            int queueNumber,
            int immunity,
            int tagHash,
            int bodySize,
            long stored) {
        table.add(seq, decision ? HeldTable.OPEN : HeldTable.TIMED, position);
        table.lastEvent(seq, position);
        table.stored(seq, stored);
        table.bodySize(seq, bodySize);
        table.who(seq, group, client);
        table.where(seq, queueNumber, tagHash);
        table.due(seq, decision ? stored + state.firstCheck(immunity) : due);
        if (decision) {
            table.set(seq, HeldTable.TRANSACTIONAL);
            state.resends.add(print, seq, stored);
            ofTopic(queueNumber).half.incrementAndGet();
            if (due > 0) {
                table.set(seq, HeldTable.DELAYED);
                state.delays.put(seq, due);
            }
        }
        state.outcomes.open(seq, keyHash);
        state.nextSeq = seq + 1;
    }

    private TransactionMetrics.OfTopic ofTopic(int queueNumber) {
        return state.metrics.topic(state.topics.place(queueNumber).topic());
    }

    /** As much of a message's own first-check delay as its record holds: 24 days. */
    private static int immunity(NewMessage half) {
        return (int) Math.min(half.immunityMillis(), Integer.MAX_VALUE);
    }

    private boolean mayJoin(long seq, String client) {
        if (shard.faults().has(Fault.RESEND_JOINED_TO_DECIDED) && state.outcomes.outcome(seq) != Outcomes.NONE) {
            return true;
        }
        int now = table.state(seq);
        boolean undecided = now == HeldTable.OPEN || now == HeldTable.CHECKING || now == HeldTable.READY;
        return undecided
                && state.outcomes.outcome(seq) == Outcomes.NONE
                && shard.now() - table.stored(seq) < Resends.WINDOW_MILLIS
                && !table.has(seq, HeldTable.END_SEEN)
                && sameClient(state.names.text(table.client(seq)), client);
    }

    /** Before its first heartbeat a client is known by its address only. */
    private static boolean sameClient(String one, String other) {
        boolean bothNamed = one.contains("@") && other.contains("@");
        return one.equals(other) || !bothNamed && host(one).equals(host(other));
    }

    private static String host(String client) {
        return client.split("[@:]", 2)[0];
    }

    private Held join(long seq, NewMessage half, String client) {
        state.metrics.joinedResends.increment();
        if (!table.contains(seq)) {
            return new Held(seq, state.outcomes.lastEvent(seq), true);
        }
        if (table.state(seq) == HeldTable.CHECKING) {
            checkBack.endOfCheck(seq);
            table.set(seq, HeldTable.OLD_CHECK_OUT);
        }
        state.event(CheckedRecord.JOINED, seq, client, CheckedRecord.joined(immunity(half)));
        state.schedule(seq, HeldTable.OPEN, shard.now() + state.firstCheck(immunity(half)));
        return new Held(seq, table.held(seq), true);
    }

    // ---- deciding

    /** A producer says how its transaction ended. {@code answer} is called once, on the agent or a reader, when durable. */
    public void end(EndTransaction end, Consumer<EndTransaction.Answer> answer) {
        long seq = end.seq();
        if (end.decision() != EndTransaction.COMMIT
                && end.decision() != EndTransaction.ROLLBACK
                && end.decision() != EndTransaction.UNKNOWN) {
            answer.accept(new EndTransaction.Answer(
                    1, "commitOrRollback " + end.decision() + " is not 8 (commit), 12 (rollback) or 0 (unknown)"));
        } else if (seq <= 0 || seq >= state.nextSeq) {
            state.metrics.unknownTransactions.increment();
            answer.accept(noSuch(end));
        } else if (state.outcomes.outcome(seq) != Outcomes.NONE) {
            decided.end(end, answer);
        } else if (!isUndecided(end)) {
            state.metrics.unknownTransactions.increment();
            answer.accept(noSuch(end));
        } else {
            EndTransaction.Answer result = endOpen(end);
            shard.whenDurable(() -> answer.accept(result));
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
        String topicName = state.topics.place(table.queueNumber(seq)).topic();
        if (commit && state.topics.find(topicName) == null) {
            if (table.state(seq) != HeldTable.PARKED) {
                checkBack.park(seq, CheckedRecord.PARKED_TOPIC_GONE);
            }
            return new EndTransaction.Answer(
                    1, "topic " + topicName + " was deleted; create it again and commit, or roll back");
        }
        checkBack.endOfCheck(seq);
        state.metrics.decided(commit, by);
        TransactionMetrics.OfTopic ofTopic = ofTopic(table.queueNumber(seq));
        (commit ? ofTopic.committed : ofTopic.rolledBack).increment();
        boolean delayed = table.has(seq, HeldTable.DELAYED);
        if (!commit || delayed || !reason.isEmpty()) {
            writeDecision(seq, commit, by, client, reason);
        }
        if (commit && !delayed) {
            release(seq, by, reason.isEmpty(), client);
        }
        return EndTransaction.Answer.DONE;
    }

    private void writeDecision(long seq, boolean commit, int by, String client, String reason) {
        byte[] text = EscrowState.bounded(reason);
        int name = state.names.client(client);
        ByteBuffer out = shard.begin(RecordType.DECISION, DecisionRecord.BYTES + text.length);
        long position = shard.recordPosition();
        int outcome = commit ? Outcomes.COMMITTED : Outcomes.ROLLED_BACK;
        long previous = table.lastEvent(seq);
        DecisionRecord.write(out, outcome, by, seq, table.held(seq), previous, shard.now(), name, text);
        applyDecision(seq, outcome, position, shard.now());
        if (table.contains(seq) && table.has(seq, HeldTable.DELAYED)) {
            state.schedule(seq, HeldTable.TIMED, table.due(seq));
        }
    }

    private void applyDecision(long seq, int outcome, long position, long millis) {
        ofTopic(table.queueNumber(seq)).half.decrementAndGet();
        state.outcomes.decide(seq, outcome, position);
        if (outcome == Outcomes.ROLLED_BACK) {
            forget(seq);
            return;
        }
        table.lastEvent(seq, position);
        table.state(seq, HeldTable.TIMED);
        table.reason(seq, 0);
        long due = millis + state.delays.get(seq);
        if (table.list(seq) >= 0) {
            state.wheel.cancel(seq);
        }
        table.due(seq, due);
    }

    private void forget(long seq) {
        state.wheel.cancel(seq);
        state.delays.remove(seq);
        table.remove(seq);
    }

    /** Makes a held message visible: the last entry of its queue from now on. */
    private void release(long seq, int by, boolean decides, String client) {
        Topics.Place place = state.topics.place(table.queueNumber(seq));
        Topic topic = state.topics.find(place.topic());
        if (topic == null) {
            // Its time has come but its topic is gone: it waits for one of the same name and is never discarded
            // silently.
            state.schedule(seq, HeldTable.TIMED, shard.now() + TOPIC_GONE_RETRY_MILLIS);
            return;
        }
        int queueId = place.queueId() < topic.writeQueues()
                ? place.queueId()
                : place.queueId() % Math.max(1, topic.writeQueues());
        QueueIndex queue = topic.queue(queueId);
        int name = state.names.client(client);
        ByteBuffer out = shard.begin(RecordType.RELEASE, ReleaseRecord.BYTES);
        ReleaseRecord release = new ReleaseRecord(
                shard.recordPosition(),
                by,
                decides,
                table.has(seq, HeldTable.TRANSACTIONAL),
                seq,
                table.held(seq),
                table.lastEvent(seq),
                bodyPosition(seq),
                table.bodySize(seq),
                queue.number(),
                queue.next(),
                shard.now(),
                table.tagHash(seq),
                name);
        release.write(out);
        applyRelease(release, queue);
        shard.publishWhenDurable(queue, queue.next());
    }

    long bodyPosition(long seq) {
        int payload = HeldRecord.HEADER + table.bodySize(seq);
        return table.held(seq) + Log.frameBytes(payload) + HeldRecord.HEADER;
    }

    private void applyRelease(ReleaseRecord release, QueueIndex queue) {
        if (release.queueOffset() != queue.next()) {
            throw new IllegalStateException("queue " + queue.number() + " expects offset " + queue.next()
                    + " but the log has " + release.queueOffset() + " at position " + release.position());
        }
        queue.append(QueueIndex.RELEASE, release.position(), release.bodySize(), release.tagHash());
        if (release.decides() && table.contains(release.seq())) {
            ofTopic(table.queueNumber(release.seq())).half.decrementAndGet();
        }
        int outcome = release.transactional() ? Outcomes.COMMITTED : Outcomes.RELEASED;
        state.outcomes.decide(release.seq(), outcome, release.position());
        if (table.contains(release.seq())) {
            forget(release.seq());
        }
    }

    /** For the planted bug of a second decision: releases what a rollback had decided. */
    void releaseAgain(HeldRecord held) {
        remember(
                held.seq(),
                held.position(),
                true,
                0,
                held.fingerprint(),
                held.keyHash(),
                held.group(),
                held.client(),
                held.queueNumber(),
                held.immunityMillis(),
                held.tagHash(),
                held.message().limit(),
                held.storedMillis());
        state.nextSeq = Math.max(state.nextSeq, held.seq() + 1);
        release(held.seq(), ReleasedBy.PRODUCER, true, "");
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
        metrics.open.lazySet(table.count(HeldTable.OPEN) + table.count(HeldTable.READY));
        metrics.checking.lazySet(table.count(HeldTable.CHECKING));
        metrics.backlog.lazySet(table.count(HeldTable.READY));
        metrics.unreachable.lazySet(table.count(HeldTable.UNREACHABLE));
        metrics.timed.lazySet(table.count(HeldTable.TIMED));
        metrics.parkedUnknown.lazySet(table.parked(1));
        metrics.parkedSilent.lazySet(table.parked(2));
        metrics.parkedTopicGone.lazySet(table.parked(3));
        long oldest = state.oldestUndecided();
        metrics.oldestStoredMillis.lazySet(oldest < state.nextSeq ? table.stored(oldest) : 0);
    }

    private void due(long seq) {
        if (table.state(seq) == HeldTable.TIMED) {
            release(seq, ReleasedBy.TIME, false, "");
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
                remember(
                        held.seq(),
                        held.position(),
                        held.decision(),
                        held.due(),
                        held.fingerprint(),
                        held.keyHash(),
                        held.group(),
                        held.client(),
                        held.queueNumber(),
                        held.immunityMillis(),
                        held.tagHash(),
                        held.message().limit(),
                        held.storedMillis());
            }
            case RecordType.RELEASE -> {
                ReleaseRecord release = ReleaseRecord.read(record);
                applyRelease(release, state.topics.queues().get(release.queueNumber()));
            }
            case RecordType.DECISION -> {
                DecisionRecord decision = DecisionRecord.read(record);
                if (!shard.faults().has(Fault.DECISION_LOST_AT_RESTART)) {
                    applyDecision(decision.seq(), decision.outcome(), decision.position(), decision.millis());
                }
            }
            default -> eventReplay.apply(CheckedRecord.read(record));
        }
    }

    @Override
    public void live() {
        state.resends.expire(shard.now());
        eventReplay.live(shard.now());
    }
}
