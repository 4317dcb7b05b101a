package io.escrowmq.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.escrowmq.bench.load.DeviceUsage;
import io.escrowmq.bench.wire.Route;
import java.io.IOException;

/**
 * Rates and what they cost, in one life of a server: start, rest, warm-up, plain sends, consumption of
 * what they left, one message at a time, transactions, in this order.
 */
final class Throughput implements Comparison {
    private static final double REST_SECONDS = 2;
    private static final double DRAIN_SECONDS = 2;
    private static final int BARE_LOOPS = 6;
    /** A server cannot have forced more often than so many times the bare loop, unless that was disturbed. */
    private static final double MOST_OF_BARE_LOOP = 1.25;

    private static final long SMALLEST_BATCH = 512;

    private final Flush flush;

    Throughput(Flush flush) {
        this.flush = flush;
    }

    @Override
    public String name() {
        return "throughput-" + flush.word();
    }

    @Override
    public double seconds(Sizes sizes, Subject subject) {
        Pace pace = Pace.of(subject, flush);
        int seconds = sizes.seconds();
        double plain = seconds * pace.sends();
        double paid = seconds * pace.transactions();
        double one = Pace.PROGRAM + oneSeconds(sizes) + (flush == Flush.SYNC ? REST_SECONDS : 0);
        double settles = flush == Flush.ASYNC && subject != Subject.ESCROWMQ ? 2 * DRAIN_SECONDS : 0;
        double bare = flush == Flush.SYNC && subject == Subject.ESCROWMQ
                ? BARE_LOOPS * (Pace.PROGRAM + forceSeconds(sizes)) + BusyLoop.seconds(sizes, forceSeconds(sizes))
                : 0;
        return Loads.startAndWarmUpSeconds(sizes, pace)
                + REST_SECONDS
                + (Pace.PROGRAM + seconds + pace.verify(plain))
                + pace.consume(plain)
                + one
                + pace.transact(sizes.warmupTransactions(flush))
                + (Pace.PROGRAM + seconds + pace.verify(paid) + settles)
                + bare;
    }

    @Override
    public void run(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException {
        try (Server server = lab.start(subject, flush)) {
            start(lab, server, figures);
            Loads.warmUp(lab, server, figures);
            plain(lab, server, figures);
            oneByOne(lab, server, figures);
            Loads.warmUpTransactions(lab, server, flush, figures);
            transactions(lab, server, figures);
        }
        if (flush == Flush.SYNC && subject == Subject.ESCROWMQ) {
            BusyLoop.measure(lab, figures, forceSeconds(lab.sizes()));
        }
    }

    private static void start(Lab lab, Server server, Figures figures) throws InterruptedException, IOException {
        figures.put("start_seconds", server.startSeconds());
        figures.put("start_cpu_seconds", server.usage().cpuSeconds());
        DeviceUsage idle = rest(lab);
        figures.put("idle_resident_mib", server.residentMib());
        figures.put("idle_flushes_per_second", idle.flushes() / REST_SECONDS);
    }

    /** What the device does while nothing is asked of the server. */
    private static DeviceUsage rest(Lab lab) throws InterruptedException {
        DeviceUsage before = lab.device();
        Lab.pause(REST_SECONDS);
        return lab.device().since(before);
    }

    private void plain(Lab lab, Server server, Figures figures) throws IOException, InterruptedException {
        JsonNode report = rate(
                lab,
                server,
                figures,
                "plain",
                "send --topic plain" + Loads.SHAPE + " --warmup 20000 --verify-after --seconds "
                        + lab.sizes().seconds());
        Reports.check(report, "plain sends", figures);
        figures.put("plain_cpu_per_million", Reports.cpuPerMillionCounted(report));
        figures.put("plain_stored_bytes", Reports.number(report, "stored_bytes_each"));
        consumption(lab, server, figures, report.path("received").asLong());
    }

    /** The verification has read all this once before, so that the server is warm. */
    private static void consumption(Lab lab, Server server, Figures figures, long messages)
            throws IOException, InterruptedException {
        JsonNode report =
                lab.load(server, figures, "consume --topic plain --connections 4 --batch 32 --count " + messages);
        Reports.check(report, "consumption", figures);
        figures.put("consume_per_second", Reports.number(report, "per_second"));
        figures.put(
                "consume_per_cpu_second",
                Reports.number(report, "messages") / Reports.number(report, "server", "cpu_seconds"));
    }

    private void oneByOne(Lab lab, Server server, Figures figures) throws IOException, InterruptedException {
        double idleBytesPerSecond = flush == Flush.SYNC ? idleBytesPerSecond(lab) : Double.NaN;
        JsonNode report = rate(
                lab,
                server,
                figures,
                "one",
                "send --topic one --connections 1 --window 1 --size 1024 --queues 8 --warmup 1000 --verify-after"
                        + " --seconds " + oneSeconds(lab.sizes()));
        Reports.check(report, "one outstanding", figures);
        double device = Reports.number(report, "device", "written_bytes_per_second");
        figures.put("idle_device_bytes_per_second", idleBytesPerSecond);
        figures.put(
                "one_device_bytes_each",
                Math.max(0, device - idleBytesPerSecond) / Reports.number(report, "counted_per_second"));
    }

    /** With nothing left over from the load before: the system writes that later, and it would count as the sends' own. */
    private static double idleBytesPerSecond(Lab lab) throws IOException, InterruptedException {
        lab.sync();
        return rest(lab).writtenBytes() / REST_SECONDS;
    }

    private void transactions(Lab lab, Server server, Figures figures) throws IOException, InterruptedException {
        JsonNode report = rate(
                lab,
                server,
                figures,
                "tx",
                Loads.transact(flush) + " --topic paid --warmup 5000 --verify-after --drain " + DRAIN_SECONDS
                        + " --seconds " + lab.sizes().seconds());
        Reports.checkTransactions(report, server.subject(), figures);
        figures.put("tx_cpu_per_million", Reports.cpuPerMillionCounted(report));
        figures.put("tx_missing_share", Reports.number(report, "missing") / Reports.number(report, "promised"));
        figures.put("tx_resident_mib", server.residentMib());
    }

    /** Runs a load and enters its rate, its log and its forces, and under synchronous flush what the device can do. */
    private JsonNode rate(Lab lab, Server server, Figures figures, String prefix, String arguments)
            throws IOException, InterruptedException {
        boolean ours = server.subject() == Subject.ESCROWMQ;
        long logBefore = Route.logEnd(server.nameServer(), "ready");
        double forcesBefore = ours ? forces(server) : 0;
        JsonNode report = lab.load(server, figures, arguments);
        double forces = ours ? forces(server) - forcesBefore : 0;
        double logBytes = Route.logEnd(server.nameServer(), "ready") - logBefore;
        double rate = Reports.number(report, "counted_per_second");
        double promised = Reports.number(report, "promised");
        double flushes = Reports.number(report, "device", "flushes_per_second")
                - figures.values().getOrDefault("idle_flushes_per_second", 0.0);
        // The counter also has the warm-up: forces for each message are the same then.
        double forcesPerSecond = ours ? rate * forces / promised : flushes;
        figures.put(prefix + "_per_second", rate);
        figures.put(prefix + "_log_bytes_each", logBytes / promised);
        figures.put(prefix + "_forces_per_second", forcesPerSecond);
        figures.put(prefix + "_device_flushes_per_second", flushes);
        figures.put(prefix + "_generator_cpu_per_million", Reports.generatorCpuPerMillion(report));
        if (flush == Flush.SYNC && ours) {
            long batch = Math.max(SMALLEST_BATCH, Math.round(logBytes / forces));
            bareLoop(lab, figures, prefix, batch);
        }
        return report;
    }

    private static double forces(Server server) throws IOException {
        return Metrics.of(server).value("escrowmq_log_forces_total");
    }

    /** In the same minute, on the same file system, with batches of the size that the server's have on average. */
    private static void bareLoop(Lab lab, Figures figures, String prefix, long batch)
            throws IOException, InterruptedException {
        int seconds = forceSeconds(lab.sizes());
        double growing = bareForces(lab, figures, batch, seconds, " --append");
        double prepared = bareForces(lab, figures, batch, seconds, "");
        double forces = figures.values().getOrDefault(prefix + "_forces_per_second", Double.NaN);
        double logBytesEach = figures.values().getOrDefault(prefix + "_log_bytes_each", Double.NaN);
        if (forces > prepared * MOST_OF_BARE_LOOP) {
            figures.problem(prefix + ": " + Numbers.three(forces) + " forces/s beside a bare loop's "
                    + Numbers.three(prepared) + ": others used the device meanwhile, and all figures are left out");
            return;
        }
        figures.put(prefix + "_of_bare_loop", forces / growing);
        figures.put(prefix + "_of_prepared_loop", forces / prepared);
        figures.put(prefix + "_batch_bytes", batch);
        figures.put(prefix + "_bare_forces_per_second", growing);
        figures.put(prefix + "_prepared_forces_per_second", prepared);
        figures.put(prefix + "_limit", Math.max(growing, prepared) * batch / logBytesEach);
    }

    static double bareForces(Lab lab, Figures figures, long batch, int seconds, String manner)
            throws IOException, InterruptedException {
        JsonNode report = lab.bench(
                figures, "forces --directory " + lab.data() + " --batch " + batch + " --seconds " + seconds + manner);
        return Reports.number(report, "per_second");
    }

    private static int oneSeconds(Sizes sizes) {
        return Math.max(2, sizes.seconds() / 2);
    }

    private static int forceSeconds(Sizes sizes) {
        return Math.max(1, sizes.seconds() / 4);
    }
}
