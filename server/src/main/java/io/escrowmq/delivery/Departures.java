package io.escrowmq.delivery;

import io.escrowmq.log.RecordView;
import io.escrowmq.store.Shard;
import io.escrowmq.store.machine.StateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongConsumer;

/**
 * Brings the news that a connection closed to the agent, also when the agent takes no commands just now: nothing would
 * tell it a second time. What waits here is bounded by the number of connections.
 */
public final class Departures implements StateMachine {

    private static final int[] NO_RECORDS = {};

    private final Shard shard;
    private final ConcurrentLinkedQueue<Long> late = new ConcurrentLinkedQueue<>();
    private final List<LongConsumer> listeners = new ArrayList<>();

    public Departures(Shard shard) {
        this.shard = shard;
    }

    /** {@code listener} hears the id of each closed connection, on the agent. Before the first departure. */
    public void listen(LongConsumer listener) {
        listeners.add(listener);
    }

    /** Connection {@code link} closed. Any thread. */
    public void closed(long link) {
        if (!shard.submit(() -> tell(link))) {
            late.add(link);
        }
    }

    private void tell(long link) {
        listeners.forEach(listener -> listener.accept(link));
    }

    @Override
    public int[] recordTypes() {
        return NO_RECORDS;
    }

    @Override
    public void replay(RecordView record) {
        throw new IllegalStateException("no record is of this machine");
    }

    @Override
    public int tick(long now, int limit) {
        int done = 0;
        for (Long link = late.poll(); link != null; link = late.poll()) {
            tell(link);
            done++;
        }
        return done;
    }

    @Override
    public long nextTick() {
        return late.isEmpty() ? Long.MAX_VALUE : shard.now();
    }
}
