package io.escrowmq.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/** A million transactions that are all open when the first is due, and 64 connections that answer the checks. */
final class OpenMillion implements Experiment {
    private static final int RATE = 10_000;

    @Override
    public String name() {
        return "open-million";
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
    public void run(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException {
        Sizes sizes = lab.sizes();
        long timeout = sizes.openSeconds() * 1000L;
        try (Server server = lab.start(subject, Flush.SYNC, "--set", "transactionTimeOut=" + timeout)) {
            lab.load(
                    server,
                    figures,
                    "send --topic warm --connections 8 --window 64 --warmup 0 --count " + sizes.warmup());
            JsonNode report = lab.load(
                    server,
                    figures,
                    "open --topic open --connections 64 --window 64 --size 1024 --queues 8 --warmup 0 --rate " + RATE
                            + " --count " + sizes.openCount() + " --answer rollback --timeout " + timeout
                            + " --wait " + (sizes.openSeconds() + 60));
            Reports.check(report, "open transactions", figures);
            long opened = report.path("opened").asLong();
            if (report.path("checked").asLong() != opened
                    || report.path("early_checks").asLong() != 0) {
                figures.problem(
                        "of " + opened + " opened " + report.path("checked").asLong() + " were checked, "
                                + report.path("early_checks").asLong() + " of them early");
            }
            JsonNode lateness = report.path("check_lateness_ms");
            figures.put("opened", opened);
            figures.put("lateness_p50_ms", lateness.path("p50").asDouble(Double.NaN));
            figures.put("lateness_p99_ms", lateness.path("p99").asDouble(Double.NaN));
            figures.put("lateness_max_ms", lateness.path("max").asDouble(Double.NaN));
            figures.put("half_p99_ms", report.path("latency_ms").path("p99").asDouble(Double.NaN));
            Metrics metrics = Metrics.of(server);
            figures.put(
                    "server_lateness_p99_bound_ms",
                    1000 * metrics.percentileBound("escrowmq_check_lateness_seconds", 0.99));
            figures.put("server_lateness_max_ms", 1000 * metrics.value("escrowmq_check_lateness_max_seconds"));
            figures.put("cpu_seconds", report.path("server").path("cpu_seconds").asDouble(Double.NaN));
            figures.put("resident_mib", server.usage().residentBytes() / (double) (1 << 20));
        }
    }
}
