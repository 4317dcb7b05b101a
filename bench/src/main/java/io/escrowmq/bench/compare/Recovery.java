package io.escrowmq.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.escrowmq.bench.load.ProcessUsage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kills a server that has written a long log, and starts it again: with the log in the page cache, and without. */
final class Recovery implements Experiment {
    private static final long LOG_BYTES_EACH = 1_230;
    private static final int WARM_RESTARTS = 3;
    private static final int READ_MIB = 512;

    @Override
    public String name() {
        return "recovery";
    }

    @Override
    public List<Subject> subjects(Sizes sizes) {
        return List.of(Subject.ESCROWMQ);
    }

    @Override
    public int runs(Sizes sizes) {
        return 1;
    }

    @Override
    public void run(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException {
        long count = lab.sizes().recoveryBytes() / LOG_BYTES_EACH;
        try (Server server = lab.start(subject, Flush.ASYNC)) {
            JsonNode report = lab.load(
                    server,
                    figures,
                    "transact --end oneway --topic paid --connections 8 --window 64 --size 1024 --queues 8 --warmup 0"
                            + " --count " + count);
            Reports.check(report, "transactions", figures);
        }
        figures.put("file_bytes", lab.dataBytes());
        double worst = 0;
        for (int i = 1; i <= WARM_RESTARTS; i++) {
            try (Server server = lab.restart(subject, Flush.ASYNC)) {
                figures.put("warm_seconds_" + i, server.startSeconds());
                figures.put("warm_cpu_seconds_" + i, server.usage().cpuSeconds());
                worst = Math.max(worst, server.startSeconds());
                lab.load(server, figures, "send --topic more --connections 1 --window 16 --warmup 0 --count 1000");
            }
        }
        figures.put("warm_seconds", worst);
        cold(lab, subject, figures);
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
