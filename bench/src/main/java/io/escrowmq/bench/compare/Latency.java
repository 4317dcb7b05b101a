package io.escrowmq.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/** From the commit to the consumer, while both work at half of the rate that the better RocketMQ can reach. */
final class Latency implements Experiment {
    private static final String SHAPE = "--connections 8 --window 64 --size 1024 --queues 8";

    private final Flush flush;

    Latency(Flush flush) {
        this.flush = flush;
    }

    @Override
    public String name() {
        return "latency-" + flush.word();
    }

    @Override
    public List<Subject> subjects(Sizes sizes) {
        return Experiments.all(sizes);
    }

    @Override
    public int runs(Sizes sizes) {
        return sizes.runs();
    }

    @Override
    public boolean isQuick() {
        return flush == Flush.ASYNC;
    }

    @Override
    public void run(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException {
        String end = flush == Flush.ASYNC ? "oneway" : "answered";
        long rate = rate(lab);
        try (Server server = lab.start(subject, flush)) {
            Sizes sizes = lab.sizes();
            lab.load(server, figures, "send --topic warm " + SHAPE + " --warmup 0 --count " + sizes.warmup());
            String transact = "transact --end " + end + " " + SHAPE;
            lab.load(
                    server,
                    figures,
                    transact + " --topic warm --verify --warmup 0 --drain 2 --count " + sizes.warmupTransactions());
            JsonNode report = lab.load(
                    server,
                    figures,
                    transact + " --topic paid --verify --drain 2 --rate " + rate + " --warmup " + rate + " --seconds "
                            + sizes.latencySeconds());
            Reports.checkTransactions(report, subject, figures);
            figures.put("rate", rate);
            for (String percentile : List.of("p50", "p90", "p99", "p99.9", "max")) {
                figures.put(
                        "to_consumer_" + percentile + "_ms",
                        report.path("to_consumer_ms").path(percentile).asDouble(Double.NaN));
            }
            figures.put("half_p50_ms", report.path("half_ms").path("p50").asDouble(Double.NaN));
            figures.put("half_p99_ms", report.path("half_ms").path("p99").asDouble(Double.NaN));
            figures.put("reached_per_second", report.path("per_second").asDouble(Double.NaN));
        }
    }

    /** Half of the better median, in hundreds; without one, half of what RocketMQ is known to reach on two cores. */
    private long rate(Lab lab) {
        double known = flush == Flush.ASYNC ? 26_000 : 7_000;
        double best = lab.results()
                .bestPeer("throughput-" + flush.word(), "tx_per_second")
                .orElse(known);
        return Math.max(100, Math.round(best / 2 / 100) * 100);
    }
}
