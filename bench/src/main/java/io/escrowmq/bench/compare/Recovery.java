package io.escrowmq.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.escrowmq.bench.load.ProcessUsage;
import io.escrowmq.bench.wire.Route;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kills a server that has written a long log, and starts it again: with the log in the page cache, and without. */
final class Recovery implements Experiment {
    /** A little less than a committed transaction has in the log. */
    private static final long LOG_BYTES_EACH = 1_400;

    private static final int WARM_RESTARTS = 3;
    private static final int READ_MIB = 512;
    private static final double READ_MIB_PER_SECOND = 500;

    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public double seconds(Sizes sizes, Subject subject) {
        Pace pace = Pace.of(subject, Flush.ASYNC);
        double count = count(sizes);
        double restarts = WARM_RESTARTS * (2 * pace.start() + Pace.PROGRAM) + 2 * pace.start();
        return pace.start() + pace.transact(count) + restarts + pace.consume(count) + READ_MIB / READ_MIB_PER_SECOND;
    }

    private static long count(Sizes sizes) {
        return sizes.recoveryBytes() / LOG_BYTES_EACH;
    }

    @Override
    public void run(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException {
        fill(lab, subject, figures);
        warm(lab, subject, figures);
        cold(lab, subject, figures);
    }

    /** Every commit is answered, so that all must be there after the crash. */
    private static void fill(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException {
        Sizes sizes = lab.sizes();
        try (Server server = lab.start(subject, Flush.ASYNC)) {
            JsonNode report = lab.load(
                    server,
                    figures,
                    "transact --end answered --topic paid" + Loads.SHAPE + " --warmup 0 --count " + count(sizes));
            Reports.check(report, "transactions", figures);
            double log = Route.logEnd(server.nameServer(), "ready");
            figures.put("log_bytes", log);
            if (log < sizes.recoveryBytes()) {
                figures.problem("only " + Numbers.plain(log) + " bytes of log");
            }
        }
        figures.put("file_bytes", lab.dataBytes());
    }

    private static void warm(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException {
        double worst = 0;
        for (int i = 1; i <= WARM_RESTARTS; i++) {
            try (Server server = lab.restart(subject, Flush.ASYNC)) {
                figures.put("warm_seconds_" + i, server.startSeconds());
                figures.put("warm_cpu_seconds_" + i, server.usage().cpuSeconds());
                worst = Math.max(worst, server.startSeconds());
                lab.load(server, figures, "send --topic more --connections 1 --window 16 --warmup 0 --count 1000");
                if (i == WARM_RESTARTS) {
                    countWhatIsThere(lab, server, figures);
                }
            }
        }
        figures.put("warm_seconds", worst);
    }

    private static void countWhatIsThere(Lab lab, Server server, Figures figures)
            throws IOException, InterruptedException {
        long count = count(lab.sizes());
        JsonNode report = lab.load(server, figures, "consume --topic paid --connections 4 --batch 32 --count " + count);
        Reports.check(report, "consumption after the crashes", figures);
        // The message that made the topic is there too.
        if (report.path("received").asLong() < count) {
            figures.problem("of " + count + " committed transactions a consumer received "
                    + report.path("received").asLong());
        }
    }

    private static void cold(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException {
        lab.sync();
        if (!forget(lab)) {
            figures.problem("cold: not run, since the page cache could not be dropped (dd iflag=nocache)");
            return;
        }
        long start = System.nanoTime();
        long read = 0;
        Path largest = largest(lab.data());
        if (lab.run(List.of("dd", "if=" + largest, "of=/dev/null", "bs=1M", "count=" + READ_MIB)) == 0) {
            read = Math.min(Files.size(largest), (long) READ_MIB << 20);
        }
        double bytesPerSecond = read / ((System.nanoTime() - start) / 1e9);
        figures.put("disk_read_mib_per_second", bytesPerSecond / (1 << 20));
        forget(lab);
        try (Server server = lab.restart(subject, Flush.ASYNC)) {
            double readBytes = readBytes(server);
            figures.put("cold_seconds", server.startSeconds());
            figures.put("cold_read_bytes", readBytes);
            figures.put("cold_bound_seconds", readBytes / bytesPerSecond);
            ProcessUsage usage = server.usage();
            figures.put("cold_cpu_seconds", usage.cpuSeconds());
        }
    }

    private static double readBytes(Server server) {
        Matcher matcher =
                Pattern.compile("(?m)^read_bytes: (\\d+)").matcher(Lab.read(Path.of("/proc/" + server.pid() + "/io")));
        return matcher.find() ? Double.parseDouble(matcher.group(1)) : Double.NaN;
    }

    /** Has the page cache forget the data's files, and nothing else's. */
    private static boolean forget(Lab lab) throws IOException, InterruptedException {
        boolean all = true;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(lab.data())) {
            for (Path file : files) {
                if (Files.isRegularFile(file) && Files.size(file) > 0) {
                    all &= lab.run(List.of("dd", "if=" + file, "iflag=nocache", "count=0")) == 0;
                }
            }
        }
        return all;
    }

    private static Path largest(Path directory) throws IOException {
        Path largest = directory;
        long size = -1;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                if (Files.isRegularFile(file) && Files.size(file) > size) {
                    largest = file;
                    size = Files.size(file);
                }
            }
        }
        return largest;
    }
}
