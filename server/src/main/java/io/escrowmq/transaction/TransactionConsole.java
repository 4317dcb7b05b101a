package io.escrowmq.transaction;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What an operator can see and do about transactions. Any thread; answers come when what they depend on is durable. A
 * future fails with {@link NoSuchTransactionException}, {@link AmbiguousTransactionException} or
 * {@link ContradictionException}.
 */
public interface TransactionConsole {

    /**
     * Undecided transactions, oldest first.
     *
     * @param state only this state, or null for all
     * @param group only this producer group, or null for all
     * @param olderThanMillis only those stored at least so long ago
     * @param limit at most so many, 1 to 10,000
     */
    CompletableFuture<List<Summary>> list(
            @Nullable TransactionState state, @Nullable String group, long olderThanMillis, int limit);

    /**
     * One transaction, decided or not, with every event.
     *
     * @param id the offset message id of the half (32 hex digits) or its UNIQ_KEY
     */
    CompletableFuture<Detail> show(String id);

    /** Commits for the operator; an ordinary decision under the first-wins rule. Completes with the state after it. */
    CompletableFuture<Detail> commit(String id, String reason);

    /** Rolls back for the operator. */
    CompletableFuture<Detail> rollback(String id, String reason);

    /** Asks again from the beginning: counts are reset, the first check is due at once. */
    CompletableFuture<Detail> resume(String id, String reason);

    /**
     * @param id offset message id of the half message
     * @param uniqKey the client's UNIQ_KEY, may be empty
     * @param producerGroup group that will be asked
     * @param client id of the client that stored the half
     * @param storedMillis shard time at which it was stored
     * @param ageMillis how long it has been held
     * @param checks checks answered "unknown" since the start or the last resume
     * @param silentChecks checks not answered since the last answer
     * @param nextCheckMillis shard time of the next check, or 0 if none is planned
     * @param parkedReason UNKNOWN, SILENT or TOPIC_GONE when parked, else null
     */
    record Summary(
            String id,
            String uniqKey,
            String topic,
            int queueId,
            String producerGroup,
            String client,
            TransactionState state,
            long storedMillis,
            long ageMillis,
            int checks,
            int silentChecks,
            long nextCheckMillis,
            @Nullable String parkedReason) {}

    /** @param events everything that happened, oldest first */
    record Detail(Summary summary, List<Event> events) {}

    /**
     * @param timeMillis shard time
     * @param kind stored, asked, answered, silent, joined, ended-unknown, parked, resumed, committed, rolled-back,
     *     visible, contradiction, unreachable
     * @param who client, group or operator concerned, may be empty
     * @param text details for a person, may be empty
     */
    record Event(long timeMillis, String kind, String who, String text) {}
}
