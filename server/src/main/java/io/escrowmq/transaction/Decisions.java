package io.escrowmq.transaction;

import io.escrowmq.base.Fault;
import io.escrowmq.index.QueueIndex;
import io.escrowmq.metrics.TransactionMetrics;
import io.escrowmq.store.RecordType;
import io.escrowmq.store.ReleaseRecord;
import io.escrowmq.store.Shard;
import io.escrowmq.store.Topic;
import io.escrowmq.store.Topics;
import java.nio.ByteBuffer;

/** Lets messages out of escrow: writes the one decision of a transaction, and the release that makes it visible. Agent only. */
final class Decisions {

    /** What is held by time for a topic that was deleted looks for it again after this. */
    static final long TOPIC_GONE_RETRY_MILLIS = 60_000;

    private final EscrowState state;
    private final HeldTable table;
    private final Shard shard;
    private final CheckBack checkBack;

    Decisions(EscrowState state, CheckBack checkBack) {
        this.state = state;
        this.table = state.table;
        this.shard = state.shard;
        this.checkBack = checkBack;
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
        TransactionMetrics.OfTopic ofTopic = state.ofTopic(table.queueNumber(seq));
        (commit ? ofTopic.committed : ofTopic.rolledBack).increment();
        ofTopic.half.decrementAndGet();
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
        int outcome = commit ? OutcomeWord.COMMITTED : OutcomeWord.ROLLED_BACK;
        long previous = table.lastEvent(seq);
        DecisionRecord.write(out, outcome, by, seq, table.held(seq), previous, shard.now(), name, text);
        if (commit) {
            commitApplied(seq, position, shard.now());
        } else {
            rollbackApplied(seq, position);
        }
        if (table.contains(seq) && table.has(seq, HeldTable.DELAYED)) {
            state.schedule(seq, HeldTable.TIMED, table.due(seq));
        }
    }

    /** Applies a DECISION that is replayed; a snapshot may hold its effect already, or what came after it. */
    void replay(DecisionRecord decision) {
        long seq = decision.seq();
        if (decision.outcome() == OutcomeWord.ROLLED_BACK) {
            rollbackApplied(seq, decision.position());
        } else if (table.contains(seq) && table.lastEvent(seq) < decision.position()) {
            commitApplied(seq, decision.position(), decision.millis());
        }
    }

    private void rollbackApplied(long seq, long position) {
        state.outcomes.decide(seq, OutcomeWord.of(OutcomeWord.ROLLED_BACK, 0, position));
        forget(seq);
    }

    /** The message waits for its time from now on. */
    void commitApplied(long seq, long position, long millis) {
        table.lastEvent(seq, position);
        table.state(seq, HeldTable.TIMED);
        table.reason(seq, 0);
        table.silents(seq, 0);
        long due = millis + state.delays.get(seq);
        if (table.list(seq) >= 0) {
            state.wheel.cancel(seq);
        }
        table.due(seq, due);
    }

    /** Takes out the entry of a decided message, if it is still there. */
    void forget(long seq) {
        if (table.contains(seq)) {
            state.wheel.cancel(seq);
            if (table.has(seq, HeldTable.DELAYED)) {
                state.delays.remove(seq);
            }
            if (table.has(seq, HeldTable.TRANSACTIONAL) && !shard.faults().has(Fault.RESEND_JOINED_TO_DECIDED)) {
                state.resends.remove(seq);
            }
            table.remove(seq);
        }
    }

    /** Makes a held message visible: the last entry of its queue from now on. */
    void release(long seq, int by, boolean decides, String client) {
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
        return HeldRecord.bodyPosition(table.held(seq), table.bodySize(seq));
    }

    void applyRelease(ReleaseRecord release, QueueIndex queue) {
        queue.replay(
                release.queueOffset(), QueueIndex.RELEASE, release.position(), release.bodySize(), release.tagHash());
        int outcome = release.transactional() ? OutcomeWord.COMMITTED : OutcomeWord.RELEASED;
        state.outcomes.decide(release.seq(), OutcomeWord.of(outcome, 0, release.position()));
        forget(release.seq());
    }
}
