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

    private static final long NOT_LOOKED_UP = -1;

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
        long known = state.word(end.seq());
        state.shard.whenDurable(() -> {
            try {
                readers.execute(() -> read(end, known, answer));
            } catch (RejectedExecutionException e) {
                answer.accept(new EndTransaction.Answer(2, "too many reads wait; try again"));
            }
        });
    }

    private void read(EndTransaction end, long known, Consumer<EndTransaction.Answer> answer) {
        try {
            HeldRecord held = heldAt(end);
            long word = held == null ? known : wordFor(end, known);
            int outcome = OutcomeWord.outcome(word);
            if (held == null || outcome == OutcomeWord.NONE || outcome == OutcomeWord.RELEASED) {
                state.metrics.unknownTransactions.increment();
                answer.accept(Escrow.noSuch(end));
                return;
            }
            boolean committed = outcome == OutcomeWord.COMMITTED;
            boolean asksCommit = end.decision() == EndTransaction.COMMIT;
            if (end.decision() == EndTransaction.UNKNOWN || asksCommit == committed) {
                state.metrics.repeats.increment();
                answer.accept(EndTransaction.Answer.DONE);
            } else {
                contradict(end, held, word, answer);
            }
        } catch (IOException e) {
            LOG.error("transaction {} at log position {} cannot be read", end.seq(), end.held(), e);
            answer.accept(new EndTransaction.Answer(1, "the log cannot be read: " + e.getMessage()));
        }
    }

    /** A repeat needs the outcome only, which memory mostly knows. */
    private long wordFor(EndTransaction end, long known) throws IOException {
        int asked = end.decision() == EndTransaction.COMMIT ? OutcomeWord.COMMITTED : OutcomeWord.ROLLED_BACK;
        int outcome = OutcomeWord.outcome(known);
        boolean isRepeat =
                outcome != OutcomeWord.NONE && (outcome == asked || end.decision() == EndTransaction.UNKNOWN);
        return isRepeat ? known : history.word(end.seq(), known);
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

    private void contradict(EndTransaction end, HeldRecord held, long word, Consumer<EndTransaction.Answer> answer)
            throws IOException {
        boolean commit = end.decision() == EndTransaction.COMMIT;
        if (commit && state.shard.faults().has(Fault.SECOND_DECISION_WINS)) {
            state.shard.submit(() -> {
                escrow.releaseAgain(held);
                state.shard.whenDurable(() -> answer.accept(EndTransaction.Answer.DONE));
            });
            return;
        }
        refuse(new Refused(end.seq(), commit, end.client(), "", held.storedMillis()), word, answer);
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

    /**
     * On a reader: answers with what was decided, when and by whom, and has the agent write the attempt down. Of a decision
     * of which no more than the outcome is known, just that is told.
     */
    void refuse(Refused refused, long word, Consumer<EndTransaction.Answer> answer) throws IOException {
        state.metrics.contradictions.increment();
        boolean committed = OutcomeWord.outcome(word) == OutcomeWord.COMMITTED;
        String remark = refused.wish() + " refused: the transaction was " + (committed ? "committed" : "rolled back");
        if (OutcomeWord.lastEvent(word) == 0) {
            answer.accept(new EndTransaction.Answer(1, remark));
            return;
        }
        History.Decision decision = history.decision(OutcomeWord.lastEvent(word));
        EndTransaction.Answer refusal = new EndTransaction.Answer(
                1, remark + " at " + Instant.ofEpochMilli(decision.millis()) + " by " + decision.who());
        writeDown(refused, word, NOT_LOOKED_UP, () -> answer.accept(refusal));
    }

    /**
     * Has the agent write an attempt down behind the transaction's last event.
     *
     * @param found what a reader knew of the decision
     * @param lookedUp details above this position were in memory when the reader looked into the sidecars
     * @param done called once, when it is durable or cannot be written
     */
    private void writeDown(Refused refused, long found, long lookedUp, Runnable done) {
        boolean taken = state.shard.submit(new Command() {
            @Override
            public void run() {
                long known = state.word(refused.seq());
                long forgotten = state.outcomes.forgottenBelow();
                if (OutcomeWord.lastEvent(known) != 0) {
                    append(refused, known);
                } else if (forgotten == lookedUp && OutcomeWord.lastEvent(found) != 0) {
                    append(refused, found);
                } else if (forgotten != lookedUp) {
                    lookUp(refused, known, forgotten, done);
                    return;
                }
                state.shard.whenDurable(done);
            }

            @Override
            public void refused() {
                done.run();
            }
        });
        if (!taken) {
            done.run();
        }
    }

    /** The transaction went on after the reader had looked, and memory has forgotten it since: once more. */
    private void lookUp(Refused refused, long known, long forgotten, Runnable done) {
        try {
            readers.execute(() -> {
                try {
                    writeDown(refused, history.word(refused.seq(), known), forgotten, done);
                } catch (IOException e) {
                    LOG.error("what became of transaction {} cannot be read", refused.seq(), e);
                    done.run();
                }
            });
        } catch (RejectedExecutionException e) {
            done.run();
        }
    }

    private void append(Refused refused, long word) {
        long seq = refused.seq();
        int count = OutcomeWord.contradictions(word) + 1;
        if (count > MAX_WRITTEN) {
            return;
        }
        String text = refused.wish() + " refused";
        if (refused.client().isEmpty()) {
            text = "operator's " + text + ": " + refused.reason();
        }
        int outcome = OutcomeWord.outcome(word);
        byte[] noted =
                CheckedRecord.contradiction(outcome, state.table.contains(seq), count, EscrowState.bounded(text));
        long previous = OutcomeWord.lastEvent(word);
        long position = state.write(
                CheckedRecord.CONTRADICTION, seq, previous, refused.storedMillis(), refused.client(), 0, noted);
        state.contradicted(seq, OutcomeWord.of(outcome, count, position));
    }
}
