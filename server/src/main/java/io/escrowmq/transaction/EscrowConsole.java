package io.escrowmq.transaction;

import io.escrowmq.message.OffsetMessageId;
import io.escrowmq.message.Properties;
import io.escrowmq.message.StoredMessage;
import io.escrowmq.store.ReleasedBy;
import io.escrowmq.store.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Shows and decides transactions for an operator: the agent finds them, a reader thread reads their records. */
public final class EscrowConsole implements TransactionConsole {

    private static final int MAX_LIMIT = 10_000;
    /** Entries that one turn of the agent looks at. */
    private static final int CHUNK = 50_000;

    private final Escrow escrow;
    private final EscrowState state;
    private final History history;
    private final ConsoleThreads threads;
    private final TransactionIds ids;

    /** What the agent knows of a transaction; the rest is read from its records. */
    private record Found(
            long seq,
            long held,
            long lastEvent,
            long word,
            TransactionState state,
            long askedMillis,
            long nextCheck,
            int unknowns,
            int silents,
            int reason) {

        /** One that is decided; its last event is 0 if it has to be looked up. */
        static Found decided(long seq, long word, long now) {
            TransactionState state = OutcomeWord.outcome(word) == OutcomeWord.COMMITTED
                    ? TransactionState.COMMITTED
                    : TransactionState.ROLLED_BACK;
            return new Found(seq, 0, OutcomeWord.lastEvent(word), word, state, now, 0, 0, 0, 0);
        }
    }

    public EscrowConsole(Escrow escrow, Executor readers) {
        this.escrow = escrow;
        this.state = escrow.state();
        this.history = new History(state);
        this.threads = new ConsoleThreads(state.shard, readers);
        this.ids = new TransactionIds(state, history, threads);
    }

    @Override
    public CompletableFuture<List<Summary>> list(
            @Nullable TransactionState wanted, @Nullable String group, long olderThanMillis, int limit) {
        List<Found> found = new ArrayList<>();
        CompletableFuture<List<Found>> all = new CompletableFuture<>();
        int most = Math.max(1, Math.min(limit, MAX_LIMIT));
        threads.onAgent(all, () -> collect(all, found, -1, wanted, group, olderThanMillis, most));
        return all.thenCompose(list -> threads.onReader(() -> {
            List<Summary> summaries = new ArrayList<>();
            for (Found each : list) {
                summaries.add(summary(each, HeldRecord.read(history.at(each.held()))));
            }
            return summaries;
        }));
    }

    private void collect(
            CompletableFuture<List<Found>> all,
            List<Found> found,
            long from,
            @Nullable TransactionState wanted,
            @Nullable String group,
            long olderThanMillis,
            int limit) {
        long seq = state.nextHeld(from < 0 ? state.oldestHeld() : from);
        for (int looked = 0; looked < CHUNK && seq < state.nextSeq && found.size() < limit; looked++) {
            if (matches(seq, wanted, group, olderThanMillis)) {
                found.add(found(seq));
            }
            seq = state.nextHeld(seq + 1);
        }
        long next = seq;
        if (seq < state.nextSeq && found.size() < limit) {
            threads.onAgent(all, () -> collect(all, found, next, wanted, group, olderThanMillis, limit));
        } else {
            state.shard.whenDurable(() -> all.complete(found));
        }
    }

    private boolean matches(long seq, @Nullable TransactionState wanted, @Nullable String group, long olderThan) {
        return state.table.has(seq, HeldTable.TRANSACTIONAL)
                && !state.table.isCommitted(seq)
                && (wanted == null || stateOf(seq) == wanted)
                && (group == null || state.names.text(state.table.group(seq)).equals(group))
                && state.shard.now() - state.table.stored(seq) >= olderThan;
    }

    private TransactionState stateOf(long seq) {
        if (state.table.isCommitted(seq)) {
            return TransactionState.COMMITTED;
        }
        return switch (state.table.state(seq)) {
            case HeldTable.CHECKING -> TransactionState.CHECKING;
            case HeldTable.WAITING ->
                state.producers.isReachable(state.names.text(state.table.group(seq)))
                        ? TransactionState.OPEN
                        : TransactionState.UNREACHABLE;
            case HeldTable.PARKED -> TransactionState.PARKED;
            default -> TransactionState.OPEN;
        };
    }

    private Found found(long seq) {
        HeldTable table = state.table;
        long word = state.word(seq);
        if (!table.contains(seq) || table.isCommitted(seq)) {
            return Found.decided(seq, word, state.shard.now());
        }
        boolean planned = table.state(seq) == HeldTable.OPEN || table.state(seq) == HeldTable.CHECKING;
        return new Found(
                seq,
                table.held(seq),
                table.lastEvent(seq),
                word,
                stateOf(seq),
                state.shard.now(),
                planned ? table.due(seq) : 0,
                table.unknowns(seq),
                table.silents(seq),
                table.reason(seq));
    }

    private Summary summary(Found found, HeldRecord held) {
        Topics.Place place = state.topics.place(held.queueNumber());
        String key = StoredMessage.property(held.message(), 0, Properties.UNIQ_KEY);
        long stored = held.storedMillis();
        return new Summary(
                new OffsetMessageId(state.shard.settings().storeHost(), held.position()).toString(),
                key == null ? "" : key,
                place.topic(),
                place.queueId(),
                state.names.text(held.group()),
                state.names.text(held.client()),
                found.state(),
                stored,
                Math.max(0, found.askedMillis() - stored),
                found.unknowns(),
                found.silents(),
                found.nextCheck(),
                reason(found.reason()));
    }

    private static @Nullable String reason(int code) {
        return switch (code) {
            case 1 -> "UNKNOWN";
            case 2 -> "SILENT";
            case 3 -> "TOPIC_GONE";
            default -> null;
        };
    }

    @Override
    public CompletableFuture<Detail> show(String id) {
        return resolve(id).thenCompose(this::detail);
    }

    private CompletableFuture<Detail> detail(long seq) {
        CompletableFuture<Found> asked = new CompletableFuture<>();
        threads.onAgent(asked, () -> {
            Found found = found(seq);
            state.shard.whenDurable(() -> asked.complete(found));
        });
        return asked.thenCompose(known -> threads.onReader(() -> {
            Found found = complete(known);
            History.Way way = history.way(found.lastEvent());
            return new Detail(summary(found, way.held()), List.copyOf(way.events()));
        }));
    }

    /** On a reader: looks up what memory does not know of a decided transaction. */
    private Found complete(Found known) throws IOException {
        if (known.lastEvent() != 0) {
            return known;
        }
        Found found = Found.decided(known.seq(), history.word(known.seq(), known.word()), known.askedMillis());
        if (found.lastEvent() == 0) {
            throw new NoSuchTransactionException("the transaction is older than what is remembered");
        }
        return found;
    }

    @Override
    public CompletableFuture<Detail> commit(String id, String reason) {
        return decide(id, true, reason);
    }

    @Override
    public CompletableFuture<Detail> rollback(String id, String reason) {
        return decide(id, false, reason);
    }

    private CompletableFuture<Detail> decide(String id, boolean commit, String reason) {
        String text = reason.isBlank() ? "no reason given" : reason;
        return resolve(id).thenCompose(seq -> {
            CompletableFuture<Long> decided = new CompletableFuture<>();
            threads.onAgent(decided, () -> {
                if (state.table.contains(seq) && !state.table.isCommitted(seq)) {
                    EndTransaction.Answer answer = escrow.decide(seq, commit, ReleasedBy.OPERATOR, "", text);
                    state.shard.whenDurable(() -> complete(decided, seq, answer));
                } else {
                    Found found = found(seq);
                    state.shard.whenDurable(() -> decideAgain(found, commit, text, decided));
                }
            });
            return decided.thenCompose(this::detail);
        });
    }

    private static void complete(CompletableFuture<Long> future, long seq, EndTransaction.Answer answer) {
        if (answer.code() == 0) {
            future.complete(seq);
        } else {
            future.completeExceptionally(new ContradictionException(answer.remark()));
        }
    }

    private void decideAgain(Found known, boolean commit, String reason, CompletableFuture<Long> future) {
        threads.onReader(() -> {
                    Found found = complete(known);
                    if (commit == (found.state() == TransactionState.COMMITTED)) {
                        state.metrics.repeats.increment();
                        future.complete(found.seq());
                        return found.seq();
                    }
                    long stored = history.way(found.lastEvent()).held().storedMillis();
                    escrow.decided()
                            .refuse(
                                    new DecidedTransactions.Refused(found.seq(), commit, "", reason, stored),
                                    found.word(),
                                    answer -> complete(future, found.seq(), answer));
                    return found.seq();
                })
                .whenComplete((seq, failure) -> {
                    if (failure != null) {
                        future.completeExceptionally(failure);
                    }
                });
    }

    @Override
    public CompletableFuture<Detail> resume(String id, String reason) {
        return change(id, seq -> {
            if (!state.table.contains(seq) || state.table.isCommitted(seq)) {
                return "the transaction is already decided";
            }
            escrow.checkBack().resume(seq, reason);
            return null;
        });
    }

    /** Changes a transaction on the agent; {@code work} returns what contradicts it, or null. */
    private CompletableFuture<Detail> change(String id, java.util.function.LongFunction<@Nullable String> work) {
        return resolve(id).thenCompose(seq -> {
            CompletableFuture<Long> changed = new CompletableFuture<>();
            threads.onAgent(changed, () -> {
                String problem = work.apply(seq);
                state.shard.whenDurable(() -> {
                    if (problem == null) {
                        changed.complete(seq);
                    } else {
                        changed.completeExceptionally(new ContradictionException(problem));
                    }
                });
            });
            return changed.thenCompose(this::detail);
        });
    }

    // ---- ids

    private CompletableFuture<Long> resolve(String id) {
        return threads.onReader(() -> ids.byOffset(id))
                .thenCompose(seq -> seq > 0
                        ? CompletableFuture.completedFuture(seq)
                        : ids.byKey(id).thenCompose(held -> only(id, held)));
    }

    private CompletableFuture<Long> only(String key, List<HeldRecord> held) {
        if (held.isEmpty()) {
            throw new NoSuchTransactionException("no transaction has the id or UNIQ_KEY " + key);
        }
        if (held.size() == 1) {
            return CompletableFuture.completedFuture(held.get(0).seq());
        }
        CompletableFuture<List<Found>> asked = new CompletableFuture<>();
        threads.onAgent(asked, () -> {
            List<Found> all = new ArrayList<>();
            held.forEach(each -> all.add(found(each.seq())));
            state.shard.whenDurable(() -> asked.complete(all));
        });
        return asked.thenCompose(all -> threads.onReader(() -> {
            List<Summary> matches = new ArrayList<>();
            for (int i = 0; i < all.size(); i++) {
                matches.add(summary(complete(all.get(i)), held.get(i)));
            }
            throw new AmbiguousTransactionException(
                    matches.size() + " transactions have the UNIQ_KEY " + key + "; use an offset message id", matches);
        }));
    }
}
