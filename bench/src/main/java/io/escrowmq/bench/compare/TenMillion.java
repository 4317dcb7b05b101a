package io.escrowmq.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/** Ten million open transactions: memory, and the restart after a crash. */
final class TenMillion implements Experiment {
    private static final long WARMUP = 100_000;
    private static final String OVERDUE_NEVER = "transactionTimeOut=3600000";

    @Override
    public String name() {
        return "ten-million";
    }

    @Override
    public List<Subject> subjects(Sizes sizes) {
        return List.of(Subject.ESCROWMQ);
    }

    @Override
    public int runs(Sizes sizes) {
        return 1;
    }

    @Override
    public boolean isQuick() {
        return false;
    }

    @Override
    public void run(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException {
        try (Server server = lab.start(subject, Flush.ASYNC, "--set", OVERDUE_NEVER)) {
            JsonNode report = lab.load(
                    server,
                    figures,
                    "open --topic open --answer none --wait 0 --connections 8 --window 64 --size 1024 --queues 8"
                            + " --warmup " + WARMUP + " --count "
                            + (lab.sizes().manyOpen() - WARMUP));
            Reports.check(report, "open transactions", figures);
            figures.put("opened", report.path("opened").asDouble());
            figures.put("opened_per_second", report.path("per_second").asDouble(Double.NaN));
            figures.put("half_p99.9_ms", report.path("latency_ms").path("p99.9").asDouble(Double.NaN));
            figures.put("half_max_ms", report.path("latency_ms").path("max").asDouble(Double.NaN));
            figures.put("resident_mib", server.usage().residentBytes() / (double) (1 << 20));
        }
        try (Server server = lab.restart(subject, Flush.ASYNC, "--set", OVERDUE_NEVER)) {
            figures.put("restart_seconds", server.startSeconds());
            figures.put("restart_resident_mib", server.usage().residentBytes() / (double) (1 << 20));
            Metrics metrics = Metrics.of(server);
            double open = metrics.value("escrowmq_transactions{state=\"open\"}")
                    + metrics.value("escrowmq_transactions{state=\"unreachable\"}");
            figures.put("open_after_restart", open);
            if (open != figures.values().getOrDefault("opened", 0.0)) {
                figures.problem("after the restart " + Numbers.plain(open) + " transactions are open");
            }
        }
    }
}
