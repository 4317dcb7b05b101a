package io.escrowmq.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** A million transactions that are all open when the first is due, and 64 connections that answer the checks. */
final class OpenMillion implements Experiment {
    private static final int RATE = 10_000;
    private static final int WAIT_SECONDS = 60;

    @Override
    public String name() {
        return "open-million";
    }

    @Override
    public double seconds(Sizes sizes, Subject subject) {
        double opening = Pace.PROGRAM + sizes.openCount() / (double) RATE;
        return Loads.startAndWarmUpSeconds(sizes, Pace.of(subject, Flush.SYNC)) + opening + sizes.openSeconds();
    }

    @Override
    public void run(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException {
        Sizes sizes = lab.sizes();
        long timeout = sizes.openSeconds() * 1000L;
        try (Server server = lab.start(subject, Flush.SYNC, "--set", "transactionTimeOut=" + timeout)) {
            Loads.warmUp(lab, server, figures);
            JsonNode report = lab.load(
                    server,
                    figures,
                    "open --topic open --connections 64 --window 64 --size 1024 --queues 8 --warmup 0 --rate " + RATE
                            + " --count " + sizes.openCount() + " --answer rollback --timeout " + timeout
                            + " --wait " + (sizes.openSeconds() + WAIT_SECONDS));
            check(report, sizes, figures);
            figures.put("opened", Reports.number(report, "opened"));
            for (String percentile : new String[] {"p50", "p99", "max"}) {
                figures.put("lateness_" + percentile + "_ms", Reports.number(report, "check_lateness_ms", percentile));
            }
            figures.put("half_p99_ms", Reports.number(report, "latency_ms", "p99"));
            Metrics metrics = Metrics.of(server);
            figures.put(
                    "server_lateness_p99_bound_ms",
                    1000 * metrics.percentileBound("escrowmq_check_lateness_seconds", 0.99));
            figures.put("server_lateness_max_ms", 1000 * metrics.value("escrowmq_check_lateness_max_seconds"));
            figures.put("agent_turn_max_ms", 1000 * metrics.value("escrowmq_agent_turn_max_seconds"));
            figures.put("cpu_seconds", Reports.number(report, "server", "cpu_seconds"));
            figures.put("resident_mib", server.residentMib());
        }
    }

    private static void check(JsonNode report, Sizes sizes, Figures figures) {
        Reports.check(report, "open transactions", figures);
        long opened = report.path("opened").asLong();
        long checked = report.path("checked").asLong();
        long early = report.path("early_checks").asLong();
        if (opened != sizes.openCount() || checked != opened || early != 0) {
            figures.problem("of " + sizes.openCount() + " transactions " + opened + " were opened, " + checked
                    + " checked, " + early + " of them early");
        }
    }
}
