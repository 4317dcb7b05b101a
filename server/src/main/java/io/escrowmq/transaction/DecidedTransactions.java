package io.escrowmq.transaction;

import io.escrowmq.base.Fault;
import io.escrowmq.log.RecordView;
import io.escrowmq.store.Command;
import io.escrowmq.store.RecordType;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what producers say of transactions that are decided: a repeat like the first time, a contradiction with what
 * was decided, when and by whom. The agent looks up, a reader thread reads the log, the agent writes down.
 */
final class DecidedTransactions {

    /** Contradictions that are written down of one transaction; further ones are only counted. */
    static final int MAX_WRITTEN = 4;

    private static final Logger LOG = LoggerFactory.getLogger(DecidedTransactions.class);

    private final EscrowState state;
    private final Escrow escrow;
    private final History history;
    private final Executor readers;

    DecidedTransactions(EscrowState state, Escrow escrow, Executor readers) {
        this.state = state;
        this.escrow = escrow;
        this.history = new History(state);
        this.readers = readers;
    }

    History history() {
        return history;
    }

    /** On the agent. Waits for the decision to be durable before it is told to anybody. */
    void end(EndTransaction end, Consumer<EndTransaction.Answer> answer) {
        int outcome = state.outcomes.outcome(end.seq());
        long lastEvent = state.outcomes.lastEvent(end.seq());
        state.shard.whenDurable(() -> {
            try {
                readers.execute(() -> read(end, outcome, lastEvent, answer));
            } catch (RejectedExecutionException e) {
                answer.accept(new EndTransaction.Answer(2, "too many reads wait; try again"));
            }
        });
    }

    private void read(EndTransaction end, int outcome, long lastEvent, Consumer<EndTransaction.Answer> answer) {
        try {
            HeldRecord held = heldAt(end);
            if (held == null || outcome == Outcomes.RELEASED) {
                state.metrics.unknownTransactions.increment();
                answer.accept(Escrow.noSuch(end));
                return;
            }
            boolean committed = outcome == Outcomes.COMMITTED;
            boolean asksCommit = end.decision() == EndTransaction.COMMIT;
            if (end.decision() == EndTransaction.UNKNOWN || asksCommit == committed) {
                state.metrics.repeats.increment();
                answer.accept(EndTransaction.Answer.DONE);
            } else {
                contradict(end, held, lastEvent, answer);
            }
        } catch (IOException e) {
            LOG.error("transaction {} at log position {} cannot be read", end.seq(), end.held(), e);
            answer.accept(new EndTransaction.Answer(1, "the log cannot be read: " + e.getMessage()));
        }
    }

    private @Nullable HeldRecord heldAt(EndTransaction end) throws IOException {
        if (end.held() < state.shard.log().start() || end.held() >= state.shard.durable()) {
            return null;
        }
        RecordView record = state.shard.log().find(end.held());
        if (record == null || record.type() != RecordType.HELD) {
            return null;
        }
        HeldRecord held = HeldRecord.read(record);
        boolean same = held.seq() == end.seq() && state.names.text(held.group()).equals(end.group());
        return same && held.decision() ? held : null;
    }

    private void contradict(EndTransaction end, HeldRecord held, long lastEvent, Consumer<EndTransaction.Answer> answer)
            throws IOException {
        boolean commit = end.decision() == EndTransaction.COMMIT;
        if (commit && state.shard.faults().has(Fault.SECOND_DECISION_WINS)) {
            state.shard.submit(() -> {
                escrow.releaseAgain(held);
                state.shard.whenDurable(() -> answer.accept(EndTransaction.Answer.DONE));
            });
            return;
        }
        refuse(new Refused(end.seq(), commit, end.client(), "", held.storedMillis()), lastEvent, answer);
    }

    /**
     * A decision against the one that was made.
     *
     * @param client who wanted it, empty for an operator
     * @param reason the operator's
     */
    record Refused(long seq, boolean commit, String client, String reason, long storedMillis) {
        String wish() {
            return commit ? "commit" : "rollback";
        }
    }

    /** On a reader: answers with what was decided, when and by whom, and has the agent write the attempt down. */
    void refuse(Refused refused, long lastEvent, Consumer<EndTransaction.Answer> answer) throws IOException {
        state.metrics.contradictions.increment();
        History.Decision decision = history.decision(lastEvent);
        String remark =
                refused.wish() + " refused: the transaction was " + (decision.commit() ? "committed" : "rolled back")
                        + " at " + Instant.ofEpochMilli(decision.millis()) + " by " + decision.who();
        EndTransaction.Answer refusal = new EndTransaction.Answer(1, remark);
        boolean taken = state.shard.submit(new Command() {
            @Override
            public void run() {
                writeDown(refused);
                state.shard.whenDurable(() -> answer.accept(refusal));
            }

            @Override
            public void refused() {
                answer.accept(refusal);
            }
        });
        if (!taken) {
            answer.accept(refusal);
        }
    }

    private void writeDown(Refused refused) {
        long seq = refused.seq();
        if (state.outcomes.contradictions(seq) >= MAX_WRITTEN) {
            return;
        }
        long previous = state.outcomes.lastEvent(seq);
        String text = refused.wish() + " refused";
        if (refused.client().isEmpty()) {
            text = "operator's " + text + ": " + refused.reason();
        }
        long position =
                state.write(CheckedRecord.CONTRADICTION, seq, previous, refused.storedMillis(), refused.client(), text);
        state.outcomes.contradicted(seq);
        state.outcomes.lastEvent(seq, position);
        if (state.table.contains(seq)) {
            state.table.lastEvent(seq, position);
        }
    }
}
