package io.escrowmq.metrics;

import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What is counted about transactions. Counters start at 0 with the process. Any thread. */
public final class TransactionMetrics {

    public final LongAdder halves = new LongAdder();
    public final LongAdder joinedResends = new LongAdder();
    public final LongAdder repeats = new LongAdder();
    public final LongAdder contradictions = new LongAdder();
    public final LongAdder unknownTransactions = new LongAdder();

    public final LongAdder committedByProducer = new LongAdder();
    public final LongAdder committedByCheck = new LongAdder();
    public final LongAdder committedByOperator = new LongAdder();
    public final LongAdder rolledBackByProducer = new LongAdder();
    public final LongAdder rolledBackByCheck = new LongAdder();
    public final LongAdder rolledBackByOperator = new LongAdder();

    public final LongAdder checksSent = new LongAdder();
    public final LongAdder checksAnsweredCommit = new LongAdder();
    public final LongAdder checksAnsweredRollback = new LongAdder();
    public final LongAdder checksAnsweredUnknown = new LongAdder();
    public final LongAdder checksSilent = new LongAdder();
    public final LongAdder checksNotSent = new LongAdder();

    /** What is counted for each topic. */
    public static final class OfTopic {
        /** Undecided half messages. */
        public final AtomicLong half = new AtomicLong();

        public final LongAdder committed = new LongAdder();
        public final LongAdder rolledBack = new LongAdder();
    }

    private final Map<String, OfTopic> topics = new ConcurrentHashMap<>();

    /** Gauges; the agent sets them in every turn. */
    public final AtomicLong open = new AtomicLong();

    public final AtomicLong checking = new AtomicLong();
    public final AtomicLong unreachable = new AtomicLong();
    public final AtomicLong parkedUnknown = new AtomicLong();
    public final AtomicLong parkedSilent = new AtomicLong();
    public final AtomicLong parkedTopicGone = new AtomicLong();
    public final AtomicLong backlog = new AtomicLong();
    public final AtomicLong timed = new AtomicLong();
    /** Shard time at which the oldest undecided half was stored, 0 if there is none. */
    public final AtomicLong oldestStoredMillis = new AtomicLong();

    /** Nanoseconds from due to the socket, of checks that had a connection with room. */
    public final Lateness checkLateness = new Lateness();

    /** Decisions of both kinds by whom: the codes of {@code ReleasedBy}. */
    public void decided(boolean commit, int by) {
        LongAdder counter =
                switch (by) {
                    case 2 -> commit ? committedByCheck : rolledBackByCheck;
                    case 3 -> commit ? committedByOperator : rolledBackByOperator;
                    default -> commit ? committedByProducer : rolledBackByProducer;
                };
        counter.increment();
    }

    /** The counts of a topic. */
    public OfTopic topic(String name) {
        OfTopic known = topics.get(name);
        return known != null ? known : topics.computeIfAbsent(name, n -> new OfTopic());
    }

    /** All topics with half messages since the start, by name. */
    public Map<String, OfTopic> topics() {
        return Collections.unmodifiableMap(topics);
    }
}
