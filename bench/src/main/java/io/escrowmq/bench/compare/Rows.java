package io.escrowmq.bench.compare;

import io.escrowmq.bench.compare.Row.Better;
import java.util.List;

/** The lines of the table, in its order. */
final class Rows {
    private static final String ASYNC = "throughput-async";
    private static final String SYNC = "throughput-sync";
    private static final String CEILING = "ceiling";

    static final List<Section> ALL = List.of(
            new Section(
                    "Transactions",
                    List.of(
                            new Row(
                                    "tx-async",
                                    "committed transactions/s, async flush, one-way commits",
                                    ASYNC,
                                    "tx_per_second",
                                    Better.HIGHER,
                                    Goal.timesPeerOrLimit(4, CEILING, "tx_per_second", 0.7)),
                            new Row(
                                    "tx-async-cpu",
                                    "… server CPU seconds per million",
                                    ASYNC,
                                    "tx_cpu_per_million",
                                    Better.LOWER,
                                    Goal.partOfPeer(6)),
                            new Row(
                                    "tx-async-dropped",
                                    "… share of commits not visible 2 s after the last one",
                                    ASYNC,
                                    "tx_missing_share",
                                    Better.LOWER,
                                    Goal.none()),
                            new Row(
                                    "tx-sync",
                                    "committed transactions/s, sync flush, answered commits, 512 outstanding",
                                    SYNC,
                                    "tx_per_second",
                                    Better.HIGHER,
                                    Goal.timesPeerOrLimit(5, SYNC, "tx_limit", 0.7)),
                            new Row(
                                    "tx-sync-cpu",
                                    "… server CPU seconds per million",
                                    SYNC,
                                    "tx_cpu_per_million",
                                    Better.LOWER,
                                    Goal.partOfPeer(6)),
                            new Row(
                                    "tx-sync-forces",
                                    "… forces of its log/s meanwhile; RocketMQ's are the device's flushes",
                                    SYNC,
                                    "tx_forces_per_second",
                                    Better.HIGHER,
                                    Goal.none()),
                            new Row(
                                    "tx-sync-bare",
                                    "… as a share of a bare loop's forces/s that appends batches of the same size, same minute",
                                    SYNC,
                                    "tx_of_bare_loop",
                                    Better.HIGHER,
                                    Goal.atLeastOrLimit(0.8, SYNC, "tx_bare_limit", 0.7)),
                            new Row(
                                    "tx-sync-prepared",
                                    "… as a share of one that writes into blocks which were written before",
                                    SYNC,
                                    "tx_of_prepared_loop",
                                    Better.HIGHER,
                                    Goal.none()),
                            new Row(
                                    "tx-bytes",
                                    "bytes written to files by system calls per committed transaction, as a multiple of the stored size",
                                    "written-bytes",
                                    "written_of_stored",
                                    Better.LOWER,
                                    Goal.atMost(1.2, "1.2")),
                            new Row(
                                    "tx-bytes-pages",
                                    "… bytes of file pages made dirty, which mapped writes are as well",
                                    "written-bytes",
                                    "dirtied_bytes_each",
                                    Better.LOWER,
                                    Goal.none()),
                            new Row(
                                    "tx-bytes-segments",
                                    "… sealed segments of the log at the end",
                                    "written-bytes",
                                    "sealed_segments",
                                    Better.HIGHER,
                                    Goal.atLeast(4, "4")),
                            new Row(
                                    "tx-log-bytes",
                                    "bytes of log per committed transaction",
                                    ASYNC,
                                    "tx_log_bytes_each",
                                    Better.LOWER,
                                    Goal.none()))),
            new Section(
                    "Latency",
                    List.of(
                            new Row(
                                    "latency-async-p50",
                                    "commit to consumer, async flush, half of the peer's best rate: p50, ms",
                                    "latency-async",
                                    "to_consumer_p50_ms",
                                    Better.LOWER,
                                    Goal.partOfPeer(2)),
                            new Row(
                                    "latency-async-p99",
                                    "… p99, ms",
                                    "latency-async",
                                    "to_consumer_p99_ms",
                                    Better.LOWER,
                                    Goal.partOfPeer(2)),
                            new Row(
                                    "latency-sync-p50",
                                    "commit to consumer, sync flush, half of the peer's best rate: p50, ms",
                                    "latency-sync",
                                    "to_consumer_p50_ms",
                                    Better.LOWER,
                                    Goal.partOfPeer(2)),
                            new Row(
                                    "latency-sync-p99",
                                    "… p99, ms",
                                    "latency-sync",
                                    "to_consumer_p99_ms",
                                    Better.LOWER,
                                    Goal.partOfPeer(2)))),
            new Section(
                    "Plain messages",
                    List.of(
                            new Row(
                                    "plain-async",
                                    "plain sends/s, async flush",
                                    ASYNC,
                                    "plain_per_second",
                                    Better.HIGHER,
                                    Goal.timesPeerOrLimit(2.5, CEILING, "plain_per_second", 0.7)),
                            new Row(
                                    "plain-async-cpu",
                                    "… server CPU seconds per million",
                                    ASYNC,
                                    "plain_cpu_per_million",
                                    Better.LOWER,
                                    Goal.partOfPeer(3)),
                            new Row(
                                    "plain-sync",
                                    "plain sends/s, sync flush",
                                    SYNC,
                                    "plain_per_second",
                                    Better.HIGHER,
                                    Goal.timesPeerOrLimit(2.5, SYNC, "plain_limit", 0.8)),
                            new Row(
                                    "plain-sync-cpu",
                                    "… server CPU seconds per million",
                                    SYNC,
                                    "plain_cpu_per_million",
                                    Better.LOWER,
                                    Goal.partOfPeer(3)),
                            new Row(
                                    "plain-sync-forces",
                                    "… forces of its log/s meanwhile; RocketMQ's are the device's flushes",
                                    SYNC,
                                    "plain_forces_per_second",
                                    Better.HIGHER,
                                    Goal.none()),
                            new Row(
                                    "one-async",
                                    "one connection, one outstanding: sends/s, async flush",
                                    ASYNC,
                                    "one_per_second",
                                    Better.HIGHER,
                                    Goal.timesPeerOrLimit(2, CEILING, "one_per_second", 0.7)),
                            new Row(
                                    "one-sync",
                                    "one connection, one outstanding: sends/s, sync flush",
                                    SYNC,
                                    "one_per_second",
                                    Better.HIGHER,
                                    Goal.timesPeerOrLimit(2, SYNC, "one_limit", 0.7)),
                            new Row(
                                    "one-sync-bytes",
                                    "… device bytes per send, less the idle baseline",
                                    SYNC,
                                    "one_device_bytes_each",
                                    Better.LOWER,
                                    Goal.atMost(8192, "8,192")),
                            new Row(
                                    "consume",
                                    "backlog consumed: messages per server CPU second, warm",
                                    ASYNC,
                                    "consume_per_cpu_second",
                                    Better.HIGHER,
                                    Goal.timesPeer(2)),
                            new Row(
                                    "consume-rate",
                                    "… messages/s",
                                    ASYNC,
                                    "consume_per_second",
                                    Better.HIGHER,
                                    Goal.none()))),
            new Section(
                    "Open transactions",
                    List.of(
                            new Row(
                                    "open-lateness",
                                    "lateness of checks from due to the client, p99, ms",
                                    "open-million",
                                    "lateness_p99_ms",
                                    Better.LOWER,
                                    Goal.atMost(50, "50")),
                            new Row(
                                    "open-lateness-server",
                                    "… from due to the socket by the server's own histogram: upper bound of the p99, ms",
                                    "open-million",
                                    "server_lateness_p99_bound_ms",
                                    Better.LOWER,
                                    Goal.atMost(50, "50")),
                            new Row(
                                    "unreachable-cpu",
                                    "no producer connected: server CPU, % of a core",
                                    "unreachable",
                                    "quiet_cpu_percent",
                                    Better.LOWER,
                                    Goal.atMost(2, "2")),
                            new Row(
                                    "unreachable-growth",
                                    "… bytes written by any system call in 60 s (10 s in the quick mode)",
                                    "unreachable",
                                    "quiet_written_bytes",
                                    Better.LOWER,
                                    Goal.atMost(0, "0")),
                            new Row(
                                    "check-bytes",
                                    "bytes of log per check",
                                    "unreachable",
                                    "check_log_bytes",
                                    Better.LOWER,
                                    Goal.atMost(32, "32")),
                            new Row(
                                    "open-memory",
                                    "resident bytes per open transaction, from N to 2 N",
                                    "unreachable",
                                    "resident_bytes_each",
                                    Better.LOWER,
                                    Goal.atMost(96, "96")),
                            new Row(
                                    "ten-million-memory",
                                    "ten million open: resident memory, MiB",
                                    "ten-million",
                                    "resident_mib",
                                    Better.LOWER,
                                    Goal.atMost(1229, "1,229")),
                            new Row(
                                    "ten-million-pause",
                                    "… longest pause of the agent by snapshots and sidecars, ms",
                                    "ten-million",
                                    "agent_archive_max_ms",
                                    Better.LOWER,
                                    Goal.atMost(50, "50")),
                            new Row(
                                    "ten-million-turn",
                                    "… longest turn of the agent, with all that it decided, wrote and waited for a processor, ms",
                                    "ten-million",
                                    "agent_turn_max_ms",
                                    Better.LOWER,
                                    Goal.none()),
                            new Row(
                                    "ten-million-restart",
                                    "… restart after kill -9 to the first accepted message, s",
                                    "ten-million",
                                    "restart_seconds",
                                    Better.LOWER,
                                    Goal.atMost(10, "10")))),
            new Section(
                    "Size, start and recovery",
                    List.of(
                            new Row(
                                    "topics",
                                    "plain sends/s over 10,000 topics of 8 queues, as a share of those to one topic",
                                    "topics",
                                    "topics_of_one",
                                    Better.HIGHER,
                                    Goal.atLeast(0.8, "0.8")),
                            new Row(
                                    "recovery-warm",
                                    "after kill -9 with 10 GiB of log: start to the first accepted message, warm page cache, worst of three, s",
                                    "recovery",
                                    "warm_seconds",
                                    Better.LOWER,
                                    Goal.atMost(3, "3")),
                            new Row(
                                    "recovery-cold",
                                    "… cold page cache, s",
                                    "recovery",
                                    "cold_seconds",
                                    Better.LOWER,
                                    Goal.none()),
                            new Row(
                                    "recovery-cold-bound",
                                    "… what it read, at the disk's rate, s",
                                    "recovery",
                                    "cold_bound_seconds",
                                    Better.LOWER,
                                    Goal.none()),
                            new Row(
                                    "start",
                                    "start on an empty directory to the first accepted message, s",
                                    ASYNC,
                                    "start_seconds",
                                    Better.LOWER,
                                    Goal.atMost(0.8, "0.8")),
                            new Row(
                                    "idle-memory",
                                    "resident memory idle, MiB",
                                    ASYNC,
                                    "idle_resident_mib",
                                    Better.LOWER,
                                    Goal.atMost(150, "150")))),
            new Section(
                    "The machine's limits",
                    List.of(
                            new Row(
                                    "ceiling-plain",
                                    "plain sends/s to a server that only acknowledges",
                                    CEILING,
                                    "plain_per_second",
                                    Better.HIGHER,
                                    Goal.none()),
                            new Row(
                                    "ceiling-plain-cpu",
                                    "… its CPU seconds per million",
                                    CEILING,
                                    "plain_cpu_per_million",
                                    Better.LOWER,
                                    Goal.none()),
                            new Row(
                                    "ceiling-generator-cpu",
                                    "… the load generator's CPU seconds per million",
                                    CEILING,
                                    "plain_generator_cpu_per_million",
                                    Better.LOWER,
                                    Goal.none()),
                            new Row(
                                    "ceiling-tx",
                                    "transactions/s with a server that only acknowledges",
                                    CEILING,
                                    "tx_per_second",
                                    Better.HIGHER,
                                    Goal.none()),
                            new Row(
                                    "ceiling-one",
                                    "one connection, one outstanding: sends/s to a server that only acknowledges",
                                    CEILING,
                                    "one_per_second",
                                    Better.HIGHER,
                                    Goal.none()),
                            new Row(
                                    "bare-loop",
                                    "forces/s of the bare loop that appends, batches as in tx-sync",
                                    SYNC,
                                    "tx_bare_forces_per_second",
                                    Better.HIGHER,
                                    Goal.none()),
                            new Row(
                                    "busy-loop",
                                    "… of the same loop beside as many transactions/s on a server that forces nothing first",
                                    SYNC,
                                    "tx_busy_forces_per_second",
                                    Better.HIGHER,
                                    Goal.none()),
                            new Row(
                                    "prepared-loop",
                                    "… of the one that writes into blocks which were written before",
                                    SYNC,
                                    "tx_prepared_forces_per_second",
                                    Better.HIGHER,
                                    Goal.none()),
                            new Row(
                                    "bare-batch",
                                    "… bytes of a batch",
                                    SYNC,
                                    "tx_batch_bytes",
                                    Better.HIGHER,
                                    Goal.none()))));

    private Rows() {}

    /** Rows under one heading. */
    record Section(String title, List<Row> rows) {}

    static List<Row> all() {
        return ALL.stream().flatMap(section -> section.rows().stream()).toList();
    }
}
