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
    private final Executor readers;

    CheckSender(Escrow escrow, EscrowState state, MessageSource source, Clock clock, Executor readers) {
        this.escrow = escrow;
        this.state = state;
        this.source = source;
        this.clock = clock;
        this.readers = readers;
    }

    @Override
    public void send(long seq, long held, Producers.Producer producer, int times, long dueMillis, boolean measured) {
        // Meanwhile it may have been decided, or its producer gone: then nobody is to be asked, or another was.
        if (!state.table.contains(seq)
                || state.table.state(seq) != HeldTable.CHECKING
                || !producer.asked.contains(seq)) {
            return;
        }
        long body = HeldRecord.bodyPosition(held, state.table.bodySize(seq));
        int size = state.table.bodySize(seq);
        long startNanos = clock.monotonicNanos();
        long lateMillis = state.shard.now() - dueMillis;
        try {
            readers.execute(() -> {
                if (write(seq, held, producer, times, body, size)) {
                    state.metrics.checksSent.increment();
                    if (measured) {
                        long late = lateMillis * 1_000_000 + clock.monotonicNanos() - startNanos;
                        state.metrics.checkLateness.record(late);
                    }
                } else {
                    state.shard.submit(() -> escrow.notSent(seq, producer));
                }
            });
        } catch (RejectedExecutionException e) {
            // As a command: what is run by the watermark must not append, the log may have no room.
            state.shard.submit(() -> escrow.notSent(seq, producer));
        }
    }

    private boolean write(long seq, long held, Producers.Producer producer, int times, long body, int size) {
        ByteBuffer message;
        try {
            message = source.body(body, size);
        } catch (IOException e) {
            LOG.error("half message {} at log position {} cannot be read for its check", seq, held, e);
            return false;
        }
        String key = StoredMessage.property(message, 0, Properties.UNIQ_KEY);
        Host host = state.shard.settings().storeHost();
        ProducerLink.Check check = new ProducerLink.Check(
                producer.group.name,
                StoredMessage.topic(message, 0),
                seq,
                held,
                key == null ? "" : key,
                new OffsetMessageId(host, held).toString(),
                StoredMessage.withProperty(message, Properties.TRANSACTION_CHECK_TIMES, Integer.toString(times)));
        return producer.link.check(check);
    }
}
