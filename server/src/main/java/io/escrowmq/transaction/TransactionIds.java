package io.escrowmq.transaction;

import io.escrowmq.log.RecordView;
import io.escrowmq.message.OffsetMessageId;
import io.escrowmq.message.Properties;
import io.escrowmq.message.StoredMessage;
import io.escrowmq.store.RecordType;
import io.escrowmq.store.ReleaseRecord;
import io.escrowmq.store.machine.Sidecars;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Finds transactions by what an operator calls them: an offset message id, or a UNIQ_KEY. */
final class TransactionIds {

    /** Key hashes that one turn of the agent compares: about a millisecond. */
    private static final int KEY_CHUNK = 1_000_000;

    private static final int MAX_MATCHES = 100;

    private final EscrowState state;
    private final History history;
    private final ConsoleThreads threads;

    TransactionIds(EscrowState state, History history, ConsoleThreads threads) {
        this.state = state;
        this.history = history;
        this.threads = threads;
    }

    /** The seq of the transaction whose half, or whose visible message, has this id; 0 if none. Reads the disk. */
    long byOffset(String id) throws IOException {
        OffsetMessageId offset = OffsetMessageId.parse(id);
        if (offset == null
                || offset.position() < state.shard.log().start()
                || offset.position() >= state.shard.durable()) {
            return 0;
        }
        RecordView record = state.shard.log().find(offset.position());
        if (record != null
                && record.type() == RecordType.HELD
                && HeldRecord.read(record).decision()) {
            return HeldRecord.read(record).seq();
        }
        if (record != null
                && record.type() == RecordType.RELEASE
                && ReleaseRecord.read(record).transactional()) {
            return ReleaseRecord.read(record).seq();
        }
        return 0;
    }

    /** Transactions with a key, {@value #MAX_MATCHES} at most. */
    CompletableFuture<List<HeldRecord>> byKey(String key) {
        CompletableFuture<Set<Long>> recent = new CompletableFuture<>();
        threads.onAgent(recent, () -> search(recent, new LinkedHashSet<>(), key.hashCode(), state.keys.start()));
        return recent.thenCompose(held -> threads.onReader(() -> withKey(key, held)));
    }

    /** The H of young transactions whose key has this hash; of the others the sidecars know. */
    private void search(CompletableFuture<Set<Long>> recent, Set<Long> found, int hash, long from) {
        long end = Math.min(state.keys.end(), from + KEY_CHUNK);
        state.keys.find(hash, from, end, found::add);
        if (end < state.keys.end()) {
            threads.onAgent(recent, () -> search(recent, found, hash, end));
        } else {
            state.shard.whenDurable(() -> recent.complete(found));
        }
    }

    private List<HeldRecord> withKey(String key, Set<Long> recent) throws IOException {
        List<HeldRecord> found = new ArrayList<>();
        for (long position : recent) {
            addIfKey(key, position, found);
        }
        List<Long> older = new ArrayList<>();
        state.sidecars.find(Sidecars.HELD_KEYS, key.hashCode() & 0xFFFFFFFFL, position -> {
            if (!recent.contains(position)) {
                older.add(position);
            }
            return older.size() < MAX_MATCHES;
        });
        for (long position : older) {
            addIfKey(key, position, found);
        }
        return found;
    }

    private void addIfKey(String key, long position, List<HeldRecord> found) throws IOException {
        if (position < state.shard.log().start() || found.size() == MAX_MATCHES) {
            return;
        }
        HeldRecord held = HeldRecord.read(history.at(position));
        if (held.decision() && key.equals(StoredMessage.property(held.message(), 0, Properties.UNIQ_KEY))) {
            found.add(held);
        }
    }
}
