package io.escrowmq.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * The names under which metrics are read. Those that RocketMQ 5 has keep its names and labels; ours begin with
 * {@code escrowmq_}. Times are seconds.
 */
public final class Prometheus {

    private final PrometheusRegistry registry;
    private final Labels node;

    public Prometheus(PrometheusRegistry registry, String cluster, String broker) {
        this.registry = registry;
        this.node = Labels.of("cluster", cluster, "node_type", "broker", "node_id", broker);
    }

    /** @param now shard time, ms */
    public void register(TransactionMetrics metrics, LongSupplier now) {
        registerRocketMqNames(metrics);
        registerStates(metrics, now);
        registerChecks(metrics);
        registerDecisions(metrics);
        counter("escrowmq_transaction_halves_total", "Half messages stored", metrics.halves);
        counter(
                "escrowmq_transaction_contradictions_total",
                "Decisions refused as contradicting",
                metrics.contradictions);
        counter("escrowmq_transaction_repeats_total", "Decisions repeated", metrics.repeats);
        counter("escrowmq_transaction_joined_resends_total", "Halves sent again and joined", metrics.joinedResends);
        counter("escrowmq_transaction_unknown_total", "Ends of unknown transactions", metrics.unknownTransactions);
    }

    /**
     * What the shard's roles count.
     *
     * @param forces calls of fdatasync by the log's writer and flusher
     * @param longestTurnNanos the agent's longest turn since the start
     * @param longestArchiveNanos the longest part of one that snapshots and sidecars took
     */
    public void registerRoles(LongSupplier forces, LongSupplier longestTurnNanos, LongSupplier longestArchiveNanos) {
        CounterWithCallback.builder()
                .name("escrowmq_log_forces_total")
                .help("Calls of fdatasync by the log's writer and flusher")
                .callback(out -> out.call(forces.getAsLong()))
                .register(registry);
        longest(
                "escrowmq_agent_turn_max_seconds",
                "Longest turn of the agent since the start, during which nothing else was decided",
                longestTurnNanos);
        longest(
                "escrowmq_agent_archive_max_seconds",
                "Longest part of a turn of the agent that snapshots and sidecars took since the start",
                longestArchiveNanos);
    }

    private void longest(String name, String help, LongSupplier nanos) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(out -> out.call(nanos.getAsLong() / 1e9))
                .register(registry);
    }

    private void registerRocketMqNames(TransactionMetrics metrics) {
        GaugeWithCallback.builder()
                .name("rocketmq_half_messages")
                .help("Undecided half messages")
                .constLabels(node)
                .labelNames("topic")
                .callback(out -> metrics.topics().forEach((topic, of) -> out.call(of.half.get(), topic)))
                .register(registry);
        CounterWithCallback.builder()
                .name("rocketmq_commit_messages_total")
                .help("Transactions committed")
                .constLabels(node)
                .labelNames("topic")
                .callback(out -> metrics.topics().forEach((topic, of) -> out.call(of.committed.sum(), topic)))
                .register(registry);
        CounterWithCallback.builder()
                .name("rocketmq_rollback_messages_total")
                .help("Transactions rolled back")
                .constLabels(node)
                .labelNames("topic")
                .callback(out -> metrics.topics().forEach((topic, of) -> out.call(of.rolledBack.sum(), topic)))
                .register(registry);
    }

    private void registerStates(TransactionMetrics metrics, LongSupplier now) {
        GaugeWithCallback.builder()
                .name("escrowmq_transactions")
                .help("Undecided transactions by state")
                .labelNames("state")
                .callback(out -> {
                    out.call(metrics.open.get(), "open");
                    out.call(metrics.checking.get(), "checking");
                    out.call(metrics.unreachable.get(), "unreachable");
                })
                .register(registry);
        GaugeWithCallback.builder()
                .name("escrowmq_transactions_parked")
                .help("Transactions that are not asked about any more, by reason")
                .labelNames("reason")
                .callback(out -> {
                    out.call(metrics.parkedUnknown.get(), "unknown");
                    out.call(metrics.parkedSilent.get(), "silent");
                    out.call(metrics.parkedTopicGone.get(), "topic_gone");
                })
                .register(registry);
        gauge("escrowmq_check_backlog", "Checks that are due and wait for a connection with room", metrics.backlog);
        gauge("escrowmq_messages_held_by_time", "Messages that wait for their time", metrics.timed);
        GaugeWithCallback.builder()
                .name("escrowmq_transaction_oldest_age_seconds")
                .help("Age of the oldest undecided transaction, 0 without one")
                .callback(out -> {
                    long stored = metrics.oldestStoredMillis.get();
                    out.call(stored == 0 ? 0 : Math.max(0, now.getAsLong() - stored) / 1000.0);
                })
                .register(registry);
    }

    private void registerChecks(TransactionMetrics metrics) {
        CounterWithCallback.builder()
                .name("escrowmq_checks_total")
                .help("Checks by result")
                .labelNames("result")
                .callback(out -> {
                    out.call(metrics.checksAnsweredCommit.sum(), "commit");
                    out.call(metrics.checksAnsweredRollback.sum(), "rollback");
                    out.call(metrics.checksAnsweredUnknown.sum(), "unknown");
                    out.call(metrics.checksSilent.sum(), "silent");
                    out.call(metrics.checksNotSent.sum(), "not_sent");
                })
                .register(registry);
        counter("escrowmq_checks_sent_total", "Checks written to a connection", metrics.checksSent);
        registry.register(() -> lateness(metrics.checkLateness));
        GaugeWithCallback.builder()
                .name("escrowmq_check_lateness_max_seconds")
                .help("Longest time from a due check to its socket since the start")
                .callback(out -> out.call(metrics.checkLateness.maxSeconds()))
                .register(registry);
    }

    private static HistogramSnapshot lateness(Lateness lateness) {
        double[] bounds = Lateness.bounds();
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < bounds.length; i++) {
            buckets.bucket(bounds[i], lateness.count(i));
        }
        buckets.bucket(Double.POSITIVE_INFINITY, lateness.count(bounds.length));
        return HistogramSnapshot.builder()
                .name("escrowmq_check_lateness_seconds")
                .help("Time from a due check to its socket, where a connection had room")
                .dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets.build())
                        .sum(lateness.sumSeconds())
                        .build())
                .build();
    }

    private void registerDecisions(TransactionMetrics metrics) {
        CounterWithCallback.builder()
                .name("escrowmq_decisions_total")
                .help("Decisions by outcome and by whom")
                .labelNames("outcome", "by")
                .callback(out -> {
                    out.call(metrics.committedByProducer.sum(), "commit", "producer");
                    out.call(metrics.committedByCheck.sum(), "commit", "check");
                    out.call(metrics.committedByOperator.sum(), "commit", "operator");
                    out.call(metrics.rolledBackByProducer.sum(), "rollback", "producer");
                    out.call(metrics.rolledBackByCheck.sum(), "rollback", "check");
                    out.call(metrics.rolledBackByOperator.sum(), "rollback", "operator");
                })
                .register(registry);
    }

    private void counter(String name, String help, LongAdder value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(out -> out.call(value.sum()))
                .register(registry);
    }

    private void gauge(String name, String help, AtomicLong value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(out -> out.call(value.get()))
                .register(registry);
    }
}
