package io.escrowmq.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.escrowmq.bench.load.ProcessUsage;
import io.escrowmq.bench.wire.Route;
import java.io.IOException;

/** Open transactions whose producer has gone; and what each check and each open transaction costs. */
final class Unreachable implements Experiment {
    private static final int TIMEOUT_MILLIS = 6_000;
    private static final double SETTLE_SECONDS = TIMEOUT_MILLIS / 1000.0 + 2;
    private static final int WAIT_SECONDS = 30;

    @Override
    public String name() {
        return "unreachable";
    }

    @Override
    public int runs(Sizes sizes) {
        return sizes.soloRuns();
    }

    @Override
    public double seconds(Sizes sizes, Subject subject) {
        Pace pace = Pace.of(subject, Flush.SYNC);
        double half = sizes.openCount() / 2.0;
        double growth = pace.send(half) + 2 * pace.send(sizes.openCount()) + 3 * SETTLE_SECONDS;
        double checks = 2 * (pace.start() + pace.send(half) + 1) + TIMEOUT_MILLIS / 1000.0;
        return Loads.startAndWarmUpSeconds(sizes, pace) + growth + sizes.quietSeconds() + checks;
    }

    @Override
    public void run(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException {
        long count = lab.sizes().openCount();
        try (Server server = lab.start(subject, Flush.SYNC, "--set", "transactionTimeOut=" + TIMEOUT_MILLIS)) {
            Loads.warmUp(lab, server, figures);
            open(lab, server, figures, count / 2);
            long first = settledBytes(server);
            open(lab, server, figures, count);
            long second = settledBytes(server);
            open(lab, server, figures, count);
            long third = settledBytes(server);
            figures.put("resident_bytes_each_first", (second - first) / (double) count);
            figures.put("resident_bytes_each", (third - second) / (double) count);
            figures.put("resident_mib", server.residentMib());
            watch(lab, server, figures);
            checks(lab, figures, count / 2);
        }
    }

    private static void open(Lab lab, Server server, Figures figures, long count)
            throws IOException, InterruptedException {
        JsonNode report = lab.load(
                server,
                figures,
                "open --topic open --answer none --wait 0" + Loads.SHAPE + " --warmup 0 --count " + count);
        Reports.check(report, "open transactions", figures);
    }

    /** Resident memory, once all are past due and known to be unreachable. */
    private static long settledBytes(Server server) throws IOException, InterruptedException {
        Lab.pause(SETTLE_SECONDS);
        return server.usage().residentBytes();
    }

    private static void watch(Lab lab, Server server, Figures figures) throws IOException, InterruptedException {
        int seconds = lab.sizes().quietSeconds();
        long filesBefore = lab.dataBytes();
        ProcessUsage before = server.usage();
        Lab.pause(seconds);
        ProcessUsage used = server.usage().since(before);
        figures.put("quiet_cpu_percent", 100 * used.cpuSeconds() / seconds);
        figures.put("quiet_file_growth_bytes", lab.dataBytes() - (double) filesBefore);
        figures.put("quiet_written_bytes", used.writtenBytes());
    }

    /** Bytes of log for each check that is answered "unknown": the log's ends are those that message ids name. */
    private static void checks(Lab lab, Figures figures, long count) throws IOException, InterruptedException {
        double plain = logBytesEach(lab, figures, count, "open --topic open --answer none --wait 0");
        double checked = logBytesEach(lab, figures, count, "open --topic open --answer unknown --wait " + WAIT_SECONDS);
        figures.put("half_log_bytes", plain);
        figures.put("check_log_bytes", checked - plain);
    }

    /** On a server of its own, so that nothing else is checked meanwhile. The producer leaves before a second check is due. */
    private static double logBytesEach(Lab lab, Figures figures, long count, String arguments)
            throws IOException, InterruptedException {
        try (Server server = lab.start(
                Subject.ESCROWMQ,
                Flush.SYNC,
                "--set",
                "transactionTimeOut=" + TIMEOUT_MILLIS,
                "--set",
                "transactionCheckInterval=600000")) {
            long before = Route.logEnd(server.nameServer(), "ready");
            JsonNode report = lab.load(
                    server,
                    figures,
                    arguments + " --connections 64 --window 64 --size 1024 --queues 8 --warmup 0 --count " + count);
            long checks = report.path("checked").asLong()
                    + report.path("repeated_checks").asLong();
            if (arguments.contains("unknown") && checks != count) {
                figures.problem("of " + count + " transactions " + checks + " checks came");
            }
            Lab.pause(1);
            return (Route.logEnd(server.nameServer(), "ready") - before) / (double) count;
        }
    }
}
