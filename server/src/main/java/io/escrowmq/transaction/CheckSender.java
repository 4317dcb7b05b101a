package io.escrowmq.transaction;

import io.escrowmq.base.Clock;
import io.escrowmq.message.Host;
import io.escrowmq.message.OffsetMessageId;
import io.escrowmq.message.Properties;
import io.escrowmq.message.StoredMessage;
import io.escrowmq.store.MessageSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the half message and writes the check to the producer's connection, on a reader thread. */
final class CheckSender implements CheckBack.Sender {

    private static final Logger LOG = LoggerFactory.getLogger(CheckSender.class);

    private final Escrow escrow;
    private final EscrowState state;
    private final MessageSource source;
    private final Clock clock;
    private final Executor hot;
    private final Executor cold;

    CheckSender(Escrow escrow, EscrowState state, MessageSource source, Clock clock, Executor hot, Executor cold) {
        this.escrow = escrow;
        this.state = state;
        this.source = source;
        this.clock = clock;
        this.hot = hot;
        this.cold = cold;
    }

    @Override
    public void send(long seq, long held, Producers.Producer producer, int times, long dueMillis, boolean measured) {
        if (!isWanted(seq, producer)) {
            return;
        }
        long body = HeldRecord.bodyPosition(held, state.table.bodySize(seq));
        int size = state.table.bodySize(seq);
        long startNanos = clock.monotonicNanos();
        long lateMillis = state.shard.now() - dueMillis;
        execute(hot, new Attempt(seq, held, producer, times, body, size, lateMillis, startNanos, measured), true);
    }

    /** What one check needs off the agent. */
    private record Attempt(
            long seq,
            long held,
            Producers.Producer producer,
            int times,
            long body,
            int size,
            long lateMillis,
            long startNanos,
            boolean measured) {}

    /** Young halves are in memory: their checks do not wait behind anybody's reads from the disk. */
    private void execute(Executor threads, Attempt check, boolean memoryOnly) {
        try {
            threads.execute(() -> run(check, memoryOnly));
        } catch (RejectedExecutionException e) {
            notSent(check);
        }
    }

    private void run(Attempt check, boolean memoryOnly) {
        ByteBuffer message;
        try {
            message = source.body(check.body(), check.size(), memoryOnly);
        } catch (IOException e) {
            LOG.error("half message {} at log position {} cannot be read for its check", check.seq(), check.held(), e);
            notSent(check);
            return;
        }
        if (message == null) {
            state.shard.submit(() -> readCold(check));
        } else if (write(check, message)) {
            state.metrics.checksSent.increment();
            if (check.measured()) {
                long waited = clock.monotonicNanos() - check.startNanos();
                state.metrics.checkLateness.record(check.lateMillis() * 1_000_000 + waited);
            }
        } else {
            notSent(check);
        }
    }

    /** Meanwhile it may have been decided, or its producer gone: then nobody is to be asked, or another was. Agent. */
    private boolean isWanted(long seq, Producers.Producer producer) {
        return state.table.contains(seq)
                && state.table.state(seq) == HeldTable.CHECKING
                && producer.asked.contains(seq);
    }

    private void readCold(Attempt check) {
        if (isWanted(check.seq(), check.producer())) {
            execute(cold, check, false);
        }
    }

    /** As a command: what is run by the watermark must not append, the log may have no room. */
    private void notSent(Attempt check) {
        state.shard.submit(() -> escrow.notSent(check.seq(), check.producer()));
    }

    private boolean write(Attempt check, ByteBuffer message) {
        String key = StoredMessage.property(message, 0, Properties.UNIQ_KEY);
        Host host = state.shard.settings().storeHost();
        Producers.Producer producer = check.producer();
        ProducerLink.Check frame = new ProducerLink.Check(
                producer.group.name,
                StoredMessage.topic(message, 0),
                check.seq(),
                check.held(),
                key == null ? "" : key,
                new OffsetMessageId(host, check.held()).toString(),
                StoredMessage.withProperty(
                        message, Properties.TRANSACTION_CHECK_TIMES, Integer.toString(check.times())));
        return producer.link.check(frame);
    }
}
