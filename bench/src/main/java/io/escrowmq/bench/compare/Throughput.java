package io.escrowmq.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.escrowmq.bench.load.DeviceUsage;
import io.escrowmq.bench.wire.Route;
import java.io.IOException;
import java.util.List;

/**
 * Rates and what they cost, in one life of a server: start, rest, warm-up, plain sends, consumption of
 * what they left, one message at a time, transactions, in this order.
 */
final class Throughput implements Experiment {
    private static final String SHAPE = "--connections 8 --window 64 --size 1024 --queues 8";
    private static final double REST_SECONDS = 2;
    private static final double FORCE_SECONDS = 2;
    /** The counter of flushes is the device's: a server cannot have made more than this many times the bare loop's. */
    private static final double MOST_OF_BARE_LOOP = 1.25;

    private static final long SMALLEST_BATCH = 512;
    private static final double MIB = 1 << 20;

    private final Flush flush;

    Throughput(Flush flush) {
        this.flush = flush;
    }

    @Override
    public String name() {
        return "throughput-" + flush.word();
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
    public void run(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException {
        try (Server server = lab.start(subject, flush)) {
            double idleBytesPerSecond = rest(lab, server, figures);
            Sizes sizes = lab.sizes();
            lab.load(server, figures, "send --topic warm " + SHAPE + " --warmup 0 --count " + sizes.warmup());
            plain(lab, server, figures);
            oneByOne(lab, server, figures, idleBytesPerSecond);
            transactions(lab, server, figures);
        }
    }

    private double rest(Lab lab, Server server, Figures figures) throws IOException, InterruptedException {
        figures.put("start_seconds", server.startSeconds());
        figures.put("start_cpu_seconds", server.usage().cpuSeconds());
        DeviceUsage before = lab.device();
        Lab.pause(REST_SECONDS);
        DeviceUsage idleUse = lab.device().since(before);
        double idle = idleUse.writtenBytes() / REST_SECONDS;
        figures.put("idle_resident_mib", server.usage().residentBytes() / MIB);
        figures.put("idle_device_bytes_per_second", idle);
        figures.put("idle_flushes_per_second", idleUse.flushes() / REST_SECONDS);
        return idle;
    }

    private void plain(Lab lab, Server server, Figures figures) throws IOException, InterruptedException {
        String arguments = "send --topic plain " + SHAPE + " --warmup 20000 --verify-after --seconds "
                + lab.sizes().seconds();
        JsonNode report = rate(lab, server, figures, "plain", arguments);
        Reports.check(report, "plain sends", figures);
        figures.put("plain_cpu_per_million", Reports.cpuPerMillionCounted(report));
        figures.put("plain_stored_bytes", report.path("stored_bytes_each").asDouble(Double.NaN));
        consumption(lab, server, figures, report.path("received").asLong());
    }

    private void oneByOne(Lab lab, Server server, Figures figures, double idleBytesPerSecond)
            throws IOException, InterruptedException {
        String arguments = "send --topic one --connections 1 --window 1 --size 1024 --queues 8 --warmup 1000"
                + " --verify-after --seconds " + Math.max(2, lab.sizes().seconds() / 2);
        JsonNode report = rate(lab, server, figures, "one", arguments);
        Reports.check(report, "one outstanding", figures);
        double rate = report.path("counted_per_second").asDouble(Double.NaN);
        double device = report.path("device").path("written_bytes_per_second").asDouble(Double.NaN);
        figures.put("one_device_bytes_each", Math.max(0, device - idleBytesPerSecond) / rate);
    }

    private static void consumption(Lab lab, Server server, Figures figures, long messages)
            throws IOException, InterruptedException {
        String consume = "consume --topic plain --connections 4 --batch 32 --count " + messages;
        lab.load(server, figures, consume);
        JsonNode report = lab.load(server, figures, consume);
        Reports.check(report, "consumption", figures);
        figures.put("consume_per_second", report.path("per_second").asDouble(Double.NaN));
        figures.put(
                "consume_per_cpu_second",
                report.path("messages").asDouble()
                        / report.path("server").path("cpu_seconds").asDouble(Double.NaN));
    }

    private void transactions(Lab lab, Server server, Figures figures) throws IOException, InterruptedException {
        String end = flush == Flush.ASYNC ? "oneway" : "answered";
        String warmup = "transact --topic warm " + SHAPE + " --end " + end + " --warmup 0 --count "
                + lab.sizes().warmupTransactions();
        lab.load(server, figures, warmup);
        String arguments = "transact --topic paid " + SHAPE + " --end " + end
                + " --warmup 5000 --verify-after --drain 2 --seconds "
                + lab.sizes().seconds();
        JsonNode report = rate(lab, server, figures, "tx", arguments);
        Reports.checkTransactions(report, server.subject(), figures);
        figures.put("tx_cpu_per_million", Reports.cpuPerMillionCounted(report));
        figures.put(
                "tx_missing_share",
                report.path("missing").asDouble() / report.path("promised").asDouble(Double.NaN));
        figures.put("tx_resident_mib", server.usage().residentBytes() / MIB);
    }

    /** Runs a load and enters its rate, its log and its forces, and under synchronous flush what the device can do. */
    private JsonNode rate(Lab lab, Server server, Figures figures, String prefix, String arguments)
            throws IOException, InterruptedException {
        long logBefore = Route.logEnd(server.nameServer(), "ready");
        DeviceUsage deviceBefore = lab.device();
        long start = System.nanoTime();
        JsonNode report = lab.load(server, figures, arguments);
        double idleFlushes = figures.values().getOrDefault("idle_flushes_per_second", 0.0);
        double flushes = lab.device().since(deviceBefore).flushes() - idleFlushes * (System.nanoTime() - start) / 1e9;
        double logBytes = Route.logEnd(server.nameServer(), "ready") - logBefore;
        double logBytesEach = logBytes / report.path("promised").asDouble(Double.NaN);
        figures.put(prefix + "_per_second", report.path("counted_per_second").asDouble(Double.NaN));
        figures.put(prefix + "_log_bytes_each", logBytesEach);
        figures.put(prefix + "_flushes_per_second", Reports.flushesPerSecond(report) - idleFlushes);
        figures.put(prefix + "_generator_cpu_per_million", Reports.generatorCpuPerMillion(report));
        if (flush == Flush.SYNC && server.subject() == Subject.ESCROWMQ && flushes > 0) {
            long batch = Math.max(SMALLEST_BATCH, Math.round(logBytes / flushes));
            bareLoop(lab, figures, prefix, batch, logBytesEach);
        }
        return report;
    }

    /** In the same minute, on the same file system, with batches of the size that the server's have on average. */
    private static void bareLoop(Lab lab, Figures figures, String prefix, long batch, double logBytesEach)
            throws IOException, InterruptedException {
        JsonNode report = lab.bench(
                figures, "forces --directory " + lab.data() + " --batch " + batch + " --seconds " + FORCE_SECONDS);
        double bare = report.path("per_second").asDouble(Double.NaN);
        double forces = figures.values().getOrDefault(prefix + "_flushes_per_second", Double.NaN);
        if (forces > bare * MOST_OF_BARE_LOOP) {
            figures.problem(prefix + ": " + Numbers.three(forces) + " flushes/s beside a bare loop's "
                    + Numbers.three(bare) + ": others use the device, and both figures are left out");
            return;
        }
        figures.put(prefix + "_of_bare_loop", forces / bare);
        figures.put(prefix + "_batch_bytes", batch);
        figures.put(prefix + "_bare_forces_per_second", bare);
        figures.put(prefix + "_limit", bare * batch / logBytesEach);
    }
}
