package io.escrowmq.http;

import io.escrowmq.transaction.AmbiguousTransactionException;
import io.escrowmq.transaction.ContradictionException;
import io.escrowmq.transaction.NoSuchTransactionException;
import io.escrowmq.transaction.TransactionConsole;
import io.escrowmq.transaction.TransactionState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** A console over a map: decides, refuses and lists by the rules of the interface, without a log. */
public final class InMemoryConsole implements TransactionConsole {

    private static final long NOW = 1_700_000_100_000L;

    private final Map<String, Detail> byId = new ConcurrentHashMap<>();

    public void add(String id, String key, String group, TransactionState state, long ageMillis) {
        long stored = NOW - ageMillis;
        String parked = state == TransactionState.PARKED ? "UNKNOWN" : null;
        Summary summary =
                new Summary(id, key, "orders", 3, group, "client-1", state, stored, ageMillis, 2, 1, 0, parked);
        byId.put(id, new Detail(summary, List.of(new Event(stored, "stored", "client-1", "queue 3"))));
    }

    @Override
    public CompletableFuture<List<Summary>> list(
            TransactionState state, String group, long olderThanMillis, int limit) {
        return CompletableFuture.completedFuture(byId.values().stream()
                .map(Detail::summary)
                .filter(s -> !isDecided(s.state()))
                .filter(s -> state == null || s.state() == state)
                .filter(s -> group == null || s.producerGroup().equals(group))
                .filter(s -> s.ageMillis() >= olderThanMillis)
                .sorted(Comparator.comparingLong(Summary::storedMillis))
                .limit(limit)
                .toList());
    }

    @Override
    public CompletableFuture<Detail> show(String id) {
        Detail direct = byId.get(id);
        if (direct != null) {
            return CompletableFuture.completedFuture(direct);
        }
        List<Summary> matches = byId.values().stream()
                .map(Detail::summary)
                .filter(s -> s.uniqKey().equals(id))
                .toList();
        return switch (matches.size()) {
            case 0 -> CompletableFuture.failedFuture(new NoSuchTransactionException("no transaction has the id " + id));
            case 1 -> CompletableFuture.completedFuture(byId.get(matches.get(0).id()));
            default ->
                CompletableFuture.failedFuture(new AmbiguousTransactionException(
                        matches.size() + " transactions have the key " + id, matches));
        };
    }

    @Override
    public CompletableFuture<Detail> commit(String id, String reason) {
        return decide(id, TransactionState.COMMITTED, "committed", reason);
    }

    @Override
    public CompletableFuture<Detail> rollback(String id, String reason) {
        return decide(id, TransactionState.ROLLED_BACK, "rolled-back", reason);
    }

    @Override
    public CompletableFuture<Detail> resume(String id, String reason) {
        return decide(id, TransactionState.OPEN, "resumed", reason);
    }

    private CompletableFuture<Detail> decide(String id, TransactionState state, String kind, String reason) {
        return show(id).thenApply(detail -> {
            Summary s = detail.summary();
            if (isDecided(s.state()) && s.state() != state) {
                throw new ContradictionException("it was decided " + s.state() + " before");
            }
            List<Event> events = new ArrayList<>(detail.events());
            events.add(new Event(NOW, kind, "operator", reason));
            Summary after = new Summary(
                    s.id(),
                    s.uniqKey(),
                    s.topic(),
                    s.queueId(),
                    s.producerGroup(),
                    s.client(),
                    state,
                    s.storedMillis(),
                    s.ageMillis(),
                    s.checks(),
                    s.silentChecks(),
                    0,
                    null);
            Detail changed = new Detail(after, events);
            byId.put(s.id(), changed);
            return changed;
        });
    }

    private static boolean isDecided(TransactionState state) {
        return state == TransactionState.COMMITTED || state == TransactionState.ROLLED_BACK;
    }
}
