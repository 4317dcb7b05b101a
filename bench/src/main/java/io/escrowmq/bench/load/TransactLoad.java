package io.escrowmq.bench.load;

import io.escrowmq.bench.wire.Connection;
import io.escrowmq.bench.wire.EndRequest;
import io.escrowmq.bench.wire.Frame;
import io.escrowmq.bench.wire.StoredMessages;
import java.io.IOException;
import org.HdrHistogram.Histogram;

/**
 * Half message, then commit or rollback. With an answered END the transaction ends with the answer; with a one-way END it
 * ends when the END is written, and a commit counts as promised from then on. Check-backs are answered as decided.
 */
public final class TransactLoad extends ProducerLoad {
    private final double rollbackShare;
    private final boolean answered;
    private final EndRequest end;
    private final EndRequest checkAnswer;
    private final Histogram halfLatency = Meter.histogram();
    private long committed;
    private long checks;

    /**
     * Connects to the target.
     *
     * @param answered whether the server is to answer the END
     * @param rollbackShare 0 to 1: how many of the transactions are rolled back
     */
    public TransactLoad(Plan plan, Target target, Ledger ledger, Meter meter, boolean answered, double rollbackShare)
            throws IOException {
        super(plan, target, ledger, meter, true);
        this.answered = answered;
        this.rollbackShare = rollbackShare;
        this.end = new EndRequest(target.group(), target.topic(), answered, false);
        this.checkAnswer = new EndRequest(target.group(), target.topic(), false, true);
    }

    @Override
    void sending(long sequence, long now) {
        ledger.note(sequence, Ledger.UNDECIDED, 0);
    }

    /** Half messages share one space of queue offsets, whatever queue they are for. */
    @Override
    long offsetSpace(long sequence, Frame answer) {
        return 0;
    }

    @Override
    void stored(Connection connection, Window window, int slot, Frame answer, long now) {
        if (meter.isMeasuring()) {
            Meter.record(halfLatency, now - window.startNanos(slot));
        }
        long sequence = window.sequence(slot);
        boolean commit = !isRolledBack(sequence);
        if (commit) {
            ledger.note(sequence, answered ? Ledger.IN_DOUBT : Ledger.PROMISED, now);
            committed++;
        } else {
            ledger.note(sequence, Ledger.ROLLED_BACK, now);
        }
        EndRequest.Half half = new EndRequest.Half(answer.queueOffset(), answer.logOffset(), ledger.run(), sequence);
        int decision = commit ? EndRequest.COMMIT : EndRequest.ROLLBACK;
        end.encode(connection.room(end.length()), window.opaque(slot), half, decision);
        if (answered) {
            window.markEnding(slot);
        } else {
            complete(window, slot, now);
        }
    }

    @Override
    public boolean isAnswered() {
        return answered;
    }

    @Override
    void ended(Window window, int slot, Frame answer, long now) {
        if (answer.code() != 0) {
            fail(window, slot, answer);
            return;
        }
        long sequence = window.sequence(slot);
        if (ledger.outcome(sequence) == Ledger.IN_DOUBT) {
            ledger.note(sequence, Ledger.PROMISED, 0);
        }
        complete(window, slot, now);
    }

    @Override
    void checked(Connection connection, Frame check, long now) throws IOException {
        StoredMessages.walk(check.bytes(), check.bodyAt(), check.bodyLength(), (queueOffset, run, sequence) -> {
            if (run == ledger.run()) {
                checks++;
                int decision =
                        switch (ledger.outcome(sequence)) {
                            case Ledger.IN_DOUBT, Ledger.PROMISED -> EndRequest.COMMIT;
                            case Ledger.ROLLED_BACK -> EndRequest.ROLLBACK;
                            default -> EndRequest.UNKNOWN;
                        };
                EndRequest.Half half = new EndRequest.Half(check.queueOffset(), check.logOffset(), run, sequence);
                checkAnswer.encode(connection.room(checkAnswer.length()), check.opaque(), half, decision);
            }
        });
    }

    /** Spread evenly and the same in every run: the fractions of multiples of the golden ratio. */
    private boolean isRolledBack(long sequence) {
        double position = sequence * 0.6180339887498949;
        return position - Math.floor(position) < rollbackShare;
    }

    /** Commits written, warm-up included. */
    public long committed() {
        return committed;
    }

    /** Check-backs that came although the END had been written. */
    public long checks() {
        return checks;
    }

    /** Time until the half message was acknowledged, in nanoseconds. */
    public Histogram halfLatency() {
        return halfLatency;
    }
}
