package io.escrowmq.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;

/** Plain sends over ten thousand topics of eight queues, and to one of them, at one server. */
final class ManyTopics implements Experiment {
    private static final String SHAPE = " --connections 8 --window 64 --size 1024 --queues 8 --verify-after";

    @Override
    public String name() {
        return "topics";
    }

    @Override
    public List<Subject> subjects(Sizes sizes) {
        return List.of(Subject.ESCROWMQ);
    }

    @Override
    public int runs(Sizes sizes) {
        return sizes.runs();
    }

    @Override
    public boolean isQuick() {
        return false;
    }

    @Override
    public void run(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException {
        Sizes sizes = lab.sizes();
        String measured = SHAPE + " --warmup 20000 --seconds " + Math.max(3, sizes.seconds() / 2);
        try (Server server = lab.start(subject, Flush.ASYNC)) {
            lab.load(
                    server,
                    figures,
                    "send --topic warm --connections 8 --window 64 --warmup 0 --count " + sizes.warmup());
            JsonNode one = lab.load(server, figures, "send --topic single" + measured);
            JsonNode many = lab.load(server, figures, "send --topic many --topics " + sizes.topics() + measured);
            Reports.check(one, "one topic", figures);
            Reports.check(many, "many topics", figures);
            double oneRate = one.path("counted_per_second").asDouble(Double.NaN);
            double manyRate = many.path("counted_per_second").asDouble(Double.NaN);
            figures.put("one_topic_per_second", oneRate);
            figures.put("topics_per_second", manyRate);
            figures.put("topics_of_one", manyRate / oneRate);
            figures.put("one_topic_cpu_per_million", Reports.cpuPerMillionCounted(one));
            figures.put("topics_cpu_per_million", Reports.cpuPerMillionCounted(many));
            figures.put("resident_mib", server.usage().residentBytes() / (double) (1 << 20));
        }
    }
}
