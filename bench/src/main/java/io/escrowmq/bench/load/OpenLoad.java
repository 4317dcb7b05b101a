package io.escrowmq.bench.load;

import io.escrowmq.bench.wire.Connection;
import io.escrowmq.bench.wire.EndRequest;
import io.escrowmq.bench.wire.Frame;
import io.escrowmq.bench.wire.StoredMessages;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Opens transactions and leaves them undecided, to see when the server asks back. A check's lateness is the time from when
 * the half message was sent to when its first check arrived, less the server's time-out; it includes the way there and back.
 */
public final class OpenLoad extends ProducerLoad {
    private final Options options;
    private final EndRequest checkAnswer;
    /** When each was sent, and which were checked: apart from the ledger, whose receipts are those of consumers. */
    private final Ledger checks;

    private final Histogram lateness = Meter.histogram();
    private long opened;
    private long checkedOnce;
    private long repeatedChecks;
    private long earlyChecks;
    private long checkBytes;
    private long lastOpenedNanos;

    /**
     * How checks are treated.
     *
     * @param answer what to answer: one of {@link EndRequest}'s decisions, or -1 for silence
     * @param timeoutMillis the age at which the server is to ask for the first time
     * @param waitSeconds how long to wait for first checks after the last transaction was opened
     */
    public record Options(int answer, long timeoutMillis, double waitSeconds) {}

    /** Connects to the target. */
    public OpenLoad(Plan plan, Target target, Ledger ledger, Meter meter, Options options) throws IOException {
        super(plan, target, ledger, meter, true);
        this.options = options;
        this.checks = new Ledger(ledger.run());
        this.checkAnswer = new EndRequest(target.group(), target.topic(), false, true);
    }

    @Override
    void sending(long sequence, long now) {
        ledger.note(sequence, Ledger.UNDECIDED, now);
        checks.note(sequence, Ledger.UNDECIDED, now);
    }

    @Override
    long offsetSpace(long sequence, Frame answer) {
        return 0;
    }

    @Override
    void stored(Connection connection, Window window, int slot, Frame answer, long now) {
        opened++;
        lastOpenedNanos = now;
        complete(window, slot, now);
    }

    @Override
    void checked(Connection connection, Frame check, long now) throws IOException {
        checkBytes += check.length();
        StoredMessages.walk(check.bytes(), check.bodyAt(), check.bodyLength(), (queueOffset, run, sequence) -> {
            if (run != ledger.run()) {
                return;
            }
            if (checks.receive(sequence)) {
                checkedOnce++;
                long late = now - checks.nanos(sequence) - TimeUnit.MILLISECONDS.toNanos(options.timeoutMillis);
                earlyChecks += late < 0 ? 1 : 0;
                Meter.record(lateness, late);
            } else {
                repeatedChecks++;
            }
            if (options.answer == EndRequest.COMMIT) {
                ledger.note(sequence, Ledger.PROMISED, now);
            } else if (options.answer == EndRequest.ROLLBACK) {
                ledger.note(sequence, Ledger.ROLLED_BACK, now);
            }
            if (options.answer >= 0) {
                EndRequest.Half half = new EndRequest.Half(check.queueOffset(), check.logOffset(), run, sequence);
                checkAnswer.encode(connection.room(checkAnswer.length()), check.opaque(), half, options.answer);
            }
        });
    }

    @Override
    boolean isWaiting(long now) {
        return checkedOnce < opened && now - lastOpenedNanos < (long) (options.waitSeconds * 1e9);
    }

    /** Transactions opened, warm-up included. */
    public long opened() {
        return opened;
    }

    /** Transactions for which at least one check came. */
    public long checkedOnce() {
        return checkedOnce;
    }

    /** Further checks of the same transactions. */
    public long repeatedChecks() {
        return repeatedChecks;
    }

    /** First checks that came before the time-out had passed. */
    public long earlyChecks() {
        return earlyChecks;
    }

    /** Bytes of all checks as they came, headers included. */
    public long checkBytes() {
        return checkBytes;
    }

    /** Lateness of first checks in nanoseconds; early ones count as 0. */
    public Histogram lateness() {
        return lateness;
    }
}
