package io.escrowmq.transaction;

import io.escrowmq.base.Crc;
import io.escrowmq.base.Fault;
import io.escrowmq.index.QueueIndex;
import io.escrowmq.log.Batch;
import io.escrowmq.message.NewMessage;
import io.escrowmq.message.StoredMessage;
import io.escrowmq.store.RecordType;
import io.escrowmq.store.Shard;
import io.escrowmq.store.Topic;
import java.nio.ByteBuffer;

/** Puts messages in escrow: stores each once, and joins a half that is sent again to the first. Agent only. */
final class Deposits {

    private final EscrowState state;
    private final HeldTable table;
    private final Shard shard;
    private final CheckBack checkBack;

    Deposits(EscrowState state, CheckBack checkBack) {
        this.state = state;
        this.table = state.table;
        this.shard = state.shard;
        this.checkBack = checkBack;
    }

    /**
     * Stores a half message, or joins it to an undecided copy of the last minute.
     *
     * @param fingerprint see {@link Fingerprint}
     * @param client client id, or address and port, of the sender
     */
    Escrow.Held half(Topic topic, int queueId, NewMessage half, long fingerprint, String client) {
        long earlier = state.resends.find(fingerprint);
        if (earlier != Resends.NONE && mayJoin(earlier, client)) {
            return join(earlier, half, client);
        }
        long delay = half.delayLevel() > 0 ? state.settings.delayLevels().millis(half.delayLevel()) : 0;
        state.metrics.halves.increment();
        long seq = hold(topic.queue(queueId), queueId, half, true, delay, fingerprint, client);
        state.wheel.add(seq);
        return new Escrow.Held(seq, table.held(seq), false);
    }

    /** Stores a message that becomes visible at {@code dueMillis} of shard time; returns the position of its record. */
    Escrow.Held until(Topic topic, int queueId, NewMessage message, long dueMillis) {
        long seq = hold(topic.queue(queueId), queueId, message, false, dueMillis, 0, "");
        state.wheel.add(seq);
        return new Escrow.Held(seq, table.held(seq), false);
    }

    private long hold(
            QueueIndex queue, int queueId, NewMessage message, boolean decision, long due, long print, String client) {
        byte[] stored = message.stored();
        int group = state.names.number(message.producerGroup());
        int sender = state.names.client(client);
        int size = HeldRecord.HEADER + stored.length;
        Batch batch = shard.openBatch(size);
        long position = batch.end();
        HeldRecord held = new HeldRecord(
                position,
                HeldRecord.bodyPosition(position, stored.length),
                decision,
                due > 0,
                state.nextSeq,
                due,
                print,
                message.uniqKey().hashCode(),
                group,
                sender,
                queue.number(),
                immunity(message),
                message.tagHash(),
                ByteBuffer.wrap(stored));
        ByteBuffer out = batch.begin(RecordType.HELD, size);
        int at = out.position() + HeldRecord.HEADER;
        held.write(out);
        StoredMessage.place(
                out,
                at,
                queueId,
                held.seq(),
                position,
                shard.now(),
                shard.settings().storeHost());
        out.putInt(at - 4, Crc.castagnoli(out, at, stored.length));
        remember(held, stored.length, shard.now());
        if (decision) {
            state.keys.add(held.keyHash(), position);
            state.ofTopic(held.queueNumber()).half.incrementAndGet();
        }
        return held.seq();
    }

    /** Makes the entry of a HELD record, of the log or of a sidecar, unless a snapshot brought it. */
    void replay(HeldRecord held, int bodySize, long storedMillis) {
        if (!table.contains(held.seq())) {
            remember(held, bodySize, storedMillis);
        } else if (held.decision()) {
            state.resends.add(held.fingerprint(), held.seq(), storedMillis);
        }
    }

    /** Makes the entry of a HELD record. */
    void remember(HeldRecord held, int bodySize, long storedMillis) {
        long seq = held.seq();
        boolean decision = held.decision();
        table.add(seq, decision ? HeldTable.OPEN : HeldTable.TIMED, held.position());
        table.lastEvent(seq, held.position());
        table.stored(seq, storedMillis);
        table.bodySize(seq, bodySize);
        table.who(seq, held.group(), held.client());
        table.where(seq, held.queueNumber(), held.tagHash());
        table.due(seq, decision ? storedMillis + state.firstCheck(held.immunityMillis()) : held.due());
        if (decision) {
            table.set(seq, HeldTable.TRANSACTIONAL);
            state.resends.add(held.fingerprint(), seq, storedMillis);
            if (held.due() > 0) {
                table.set(seq, HeldTable.DELAYED);
                state.delays.put(seq, held.due());
            }
        }
        state.reached(seq);
    }

    /** As much of a message's own first-check delay as its record holds: 24 days. */
    private static int immunity(NewMessage half) {
        return (int) Math.min(half.immunityMillis(), Integer.MAX_VALUE);
    }

    private boolean mayJoin(long seq, String client) {
        if (shard.faults().has(Fault.RESEND_JOINED_TO_DECIDED) && state.outcome(seq) != OutcomeWord.NONE) {
            return true;
        }
        int now = table.state(seq);
        // A client that comes back resends before it is known as a producer again: the first copy waits unreachable.
        boolean waiting = now == HeldTable.OPEN || now == HeldTable.WAITING;
        boolean undecided = waiting || now == HeldTable.CHECKING;
        return undecided
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

    private Escrow.Held join(long seq, NewMessage half, String client) {
        state.metrics.joinedResends.increment();
        if (!table.contains(seq)) {
            return new Escrow.Held(seq, OutcomeWord.lastEvent(state.word(seq)), true);
        }
        if (table.state(seq) == HeldTable.CHECKING) {
            checkBack.endOfCheck(seq);
            table.set(seq, HeldTable.OLD_CHECK_OUT);
        }
        state.event(CheckedRecord.JOINED, seq, client, CheckedRecord.joined(immunity(half)));
        state.schedule(seq, HeldTable.OPEN, shard.now() + state.firstCheck(immunity(half)));
        return new Escrow.Held(seq, table.held(seq), true);
    }
}
