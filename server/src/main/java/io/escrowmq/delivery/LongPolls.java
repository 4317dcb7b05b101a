package io.escrowmq.delivery;

import io.escrowmq.index.QueueIndex;
import io.escrowmq.log.RecordView;
import io.escrowmq.store.Shard;
import io.escrowmq.store.machine.StateMachine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Pulls that found nothing and wait for an arrival. A waiter is resumed exactly once, or dropped with its connection; if
 * the arrival was not for it, it comes again. Agent only.
 */
public final class LongPolls implements StateMachine {

    /** Waiters of the shard. */
    public static final int MAX_WAITERS = 200_000;
    /** No request is held longer. Clients give up after 30 s by themselves. */
    public static final long MAX_HOLD_MILLIS = 60_000;

    private static final int[] NO_RECORDS = {};

    /** Why a waiter is resumed. */
    public enum Reason {
        /** Its queue has entries at or above its offset. */
        ARRIVAL,
        /** Its time is over. */
        EXPIRY,
        /** There are too many waiters for it to wait. */
        FULL
    }

    /** A held request. Called on the agent: reads belong elsewhere. */
    public interface Waiter {

        /** Id of its connection; see {@link #closed}. */
        long link();

        boolean isOpen();

        void resume(Reason reason);
    }

    private record Held(long deadline, long number, QueueIndex queue, Waiter waiter) {}

    private final Shard shard;
    private final int maxWaiters;
    private final Int2ObjectHashMap<Set<Held>> byQueue = new Int2ObjectHashMap<>();
    private final Map<Long, Set<Held>> byLink = new HashMap<>();
    private final TreeSet<Held> byDeadline =
            new TreeSet<>(Comparator.comparingLong(Held::deadline).thenComparingLong(Held::number));
    private long held;

    public LongPolls(Shard shard) {
        this(shard, MAX_WAITERS);
    }

    LongPolls(Shard shard, int maxWaiters) {
        this.shard = shard;
        this.maxWaiters = maxWaiters;
        shard.onArrival(this::arrived);
    }

    @Override
    public int[] recordTypes() {
        return NO_RECORDS;
    }

    @Override
    public void replay(RecordView record) {
        throw new IllegalStateException("no record is of this machine");
    }

    /** Shard time until which a request may be held that asks for {@code millis} from now on. */
    public long deadline(long millis) {
        return shard.now() + Math.min(millis, MAX_HOLD_MILLIS);
    }

    /**
     * Holds a request that wants entries from {@code offset} on until there are some or shard time reaches
     * {@code deadline}. Entries that came since the request looked resume it at once.
     */
    public void hold(QueueIndex queue, long offset, long deadline, Waiter waiter) {
        if (!waiter.isOpen()) {
            return;
        }
        if (queue.published() > offset) {
            waiter.resume(Reason.ARRIVAL);
        } else if (shard.now() >= deadline) {
            waiter.resume(Reason.EXPIRY);
        } else if (byDeadline.size() >= maxWaiters) {
            waiter.resume(Reason.FULL);
        } else {
            Held entry = new Held(deadline, held++, queue, waiter);
            byDeadline.add(entry);
            byQueue.computeIfAbsent(queue.number(), number -> new LinkedHashSet<>())
                    .add(entry);
            byLink.computeIfAbsent(waiter.link(), link -> new HashSet<>()).add(entry);
        }
    }

    private void arrived(QueueIndex queue) {
        Set<Held> waiting = byQueue.get(queue.number());
        if (waiting != null) {
            for (Held entry : new ArrayList<>(waiting)) {
                remove(entry);
                entry.waiter().resume(Reason.ARRIVAL);
            }
        }
    }

    /** A connection closed: its waiters are dropped unanswered. */
    public void closed(long link) {
        Set<Held> waiting = byLink.get(link);
        if (waiting != null) {
            List.copyOf(waiting).forEach(this::remove);
        }
    }

    private void remove(Held entry) {
        byDeadline.remove(entry);
        Set<Held> ofQueue = byQueue.get(entry.queue().number());
        if (ofQueue != null && ofQueue.remove(entry) && ofQueue.isEmpty()) {
            byQueue.remove(entry.queue().number());
        }
        Set<Held> ofLink = byLink.get(entry.waiter().link());
        if (ofLink != null && ofLink.remove(entry) && ofLink.isEmpty()) {
            byLink.remove(entry.waiter().link());
        }
    }

    /** Requests that are held now. */
    public int waiters() {
        return byDeadline.size();
    }

    @Override
    public int tick(long now, int limit) {
        int done = 0;
        while (done < limit && !byDeadline.isEmpty() && byDeadline.first().deadline() <= now) {
            Held entry = byDeadline.first();
            remove(entry);
            entry.waiter().resume(Reason.EXPIRY);
            done++;
        }
        return done;
    }

    @Override
    public long nextTick() {
        return byDeadline.isEmpty() ? Long.MAX_VALUE : byDeadline.first().deadline();
    }
}
