package io.escrowmq.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/** From the commit to the consumer, while both work at half of the rate that the better RocketMQ can reach. */
final class Latency implements Comparison {
    private static final double DRAIN_SECONDS = 2;
    /** A server that falls behind the rate does less work than the other. */
    private static final double REACHED = 0.95;

    private final Flush flush;

    Latency(Flush flush) {
        this.flush = flush;
    }

    @Override
    public String name() {
        return "latency-" + flush.word();
    }

    @Override
    public double seconds(Sizes sizes, Subject subject) {
        Pace pace = Pace.of(subject, flush);
        double measured = Pace.PROGRAM + 1 + sizes.latencySeconds() + DRAIN_SECONDS / 2;
        return Loads.startAndWarmUpSeconds(sizes, pace) + pace.transact(sizes.warmupTransactions(flush)) + measured;
    }

    @Override
    public void run(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException {
        long rate = rate(lab);
        try (Server server = lab.start(subject, flush)) {
            Loads.warmUp(lab, server, figures);
            Loads.warmUpTransactions(lab, server, flush, figures);
            JsonNode report = lab.load(
                    server,
                    figures,
                    Loads.transact(flush) + " --topic paid --verify --drain " + DRAIN_SECONDS + " --rate " + rate
                            + " --warmup " + rate + " --seconds " + lab.sizes().latencySeconds());
            Reports.checkTransactions(report, subject, figures);
            figures.put("rate", rate);
            for (String percentile : List.of("p50", "p90", "p99", "p99.9", "max")) {
                figures.put("to_consumer_" + percentile + "_ms", Reports.number(report, "to_consumer_ms", percentile));
            }
            figures.put("half_p50_ms", Reports.number(report, "half_ms", "p50"));
            figures.put("half_p99_ms", Reports.number(report, "half_ms", "p99"));
            double reached = Reports.number(report, "per_second");
            figures.put("reached_per_second", reached);
            if (reached < REACHED * rate) {
                figures.problem("of " + rate + " transactions/s it reached " + Numbers.three(reached));
            }
        }
    }

    /** Half of the better median, in hundreds; without one, half of what RocketMQ is known to reach on two cores. */
    private long rate(Lab lab) {
        double best = lab.results()
                .bestPeer("throughput-" + flush.word(), "tx_per_second")
                .orElse(flush == Flush.ASYNC ? 26_000 : 7_000);
        return Math.max(100, Math.round(best / 2 / 100) * 100);
    }
}
