package io.escrowmq.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** Plain sends over ten thousand topics of eight queues, and to one topic before and after, at one server. */
final class ManyTopics implements Experiment {
    private static final long WARMUP = 20_000;
    private static final double TOPICS_PER_SECOND = 10_000;
    private static final int LOADS = 3;

    @Override
    public String name() {
        return "topics";
    }

    @Override
    public int runs(Sizes sizes) {
        return sizes.runs();
    }

    @Override
    public double seconds(Sizes sizes, Subject subject) {
        Pace pace = Pace.of(subject, Flush.ASYNC);
        double load = Pace.PROGRAM + measured(sizes) + pace.verify(measured(sizes) * pace.sends());
        return Loads.startAndWarmUpSeconds(sizes, pace) + LOADS * load + 2 * sizes.topics() / TOPICS_PER_SECOND;
    }

    @Override
    public void run(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException {
        try (Server server = lab.start(subject, Flush.ASYNC)) {
            Loads.warmUp(lab, server, figures);
            JsonNode before = load(lab, server, figures, "before");
            JsonNode many =
                    load(lab, server, figures, "many --topics " + lab.sizes().topics());
            JsonNode after = load(lab, server, figures, "after");
            double manyRate = Reports.number(many, "counted_per_second");
            double beforeRate = Reports.number(before, "counted_per_second");
            double afterRate = Reports.number(after, "counted_per_second");
            // The faster one, so that a server that grows warmer or fuller does not flatter itself.
            double oneRate = Math.max(beforeRate, afterRate);
            figures.put("one_topic_before_per_second", beforeRate);
            figures.put("one_topic_after_per_second", afterRate);
            figures.put("topics_per_second", manyRate);
            figures.put("topics_of_one", manyRate / oneRate);
            figures.put("one_topic_cpu_per_million", Reports.cpuPerMillionCounted(before));
            figures.put("topics_cpu_per_million", Reports.cpuPerMillionCounted(many));
            figures.put("resident_mib", server.residentMib());
        }
    }

    private static JsonNode load(Lab lab, Server server, Figures figures, String topic)
            throws IOException, InterruptedException {
        JsonNode report = lab.load(
                server,
                figures,
                "send --topic " + topic + Loads.SHAPE + " --verify-after --warmup " + WARMUP + " --seconds "
                        + measured(lab.sizes()));
        Reports.check(report, "topic " + topic, figures);
        return report;
    }

    private static int measured(Sizes sizes) {
        return Math.max(2, sizes.seconds() / 2);
    }
}
