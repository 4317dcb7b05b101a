package io.escrowmq.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Ten million open transactions: memory, the agent's longest turn, and the restart after a crash. */
final class TenMillion implements Experiment {
    private static final long WARMUP = 100_000;
    private static final String OVERDUE_NEVER = "transactionTimeOut=3600000";

    @Override
    public String name() {
        return "ten-million";
    }

    @Override
    public double seconds(Sizes sizes, Subject subject) {
        Pace pace = Pace.of(subject, Flush.ASYNC);
        double restart = pace.start() + sizes.manyOpen() / 2e6;
        return pace.start() + pace.send(sizes.manyOpen()) + restart;
    }

    @Override
    public void run(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException {
        long count = lab.sizes().manyOpen();
        try (Server server = lab.start(subject, Flush.ASYNC, "--set", OVERDUE_NEVER)) {
            JsonNode report = lab.load(
                    server,
                    figures,
                    "open --topic open --answer none --wait 0" + Loads.SHAPE + " --warmup " + WARMUP + " --count "
                            + (count - WARMUP));
            Reports.check(report, "open transactions", figures);
            figures.put("opened", Reports.number(report, "opened"));
            figures.put("opened_per_second", Reports.number(report, "per_second"));
            figures.put("half_p99.9_ms", Reports.number(report, "latency_ms", "p99.9"));
            figures.put("half_max_ms", Reports.number(report, "latency_ms", "max"));
            figures.put("agent_turn_max_ms", 1000 * Metrics.of(server).value("escrowmq_agent_turn_max_seconds"));
            figures.put("agent_archive_max_ms", 1000 * Metrics.of(server).value("escrowmq_agent_archive_max_seconds"));
            figures.put("resident_mib", server.residentMib());
            figures.put("peak_resident_mib", server.peakResidentMib());
        }
        try (Server server = lab.restart(subject, Flush.ASYNC, "--set", OVERDUE_NEVER)) {
            figures.put("restart_seconds", server.startSeconds());
            figures.put("restart_resident_mib", server.residentMib());
            Metrics metrics = Metrics.of(server);
            double open = metrics.value("escrowmq_transactions{state=\"open\"}")
                    + metrics.value("escrowmq_transactions{state=\"unreachable\"}");
            figures.put("open_after_restart", open);
            if (open != count || figures.values().getOrDefault("opened", 0.0) != count) {
                figures.problem("of " + Numbers.plain(count) + " transactions " + Numbers.plain(open)
                        + " are open after the restart");
            }
        }
    }
}
