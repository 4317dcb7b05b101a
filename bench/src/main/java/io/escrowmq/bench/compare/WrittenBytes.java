package io.escrowmq.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import io.escrowmq.bench.load.DeviceUsage;
import io.escrowmq.bench.load.ProcessUsage;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything that a server writes to files for a committed transaction, preallocation, sidecars and snapshots included, until
 * some seconds after the last one, in two ways:
 *
 * <ul>
 *   <li>by pages: {@code write_bytes} of {@code /proc/PID/io}, the file pages that the process made dirty, by system call or
 *       by mapping, the same for both servers. A page that is written twice before the kernel has saved it counts once.
 *   <li>by system calls: each call's bytes as {@code strace} sees them, EscrowMQ only, in a second pass. RocketMQ writes by
 *       mapped memory, which no call shows.
 * </ul>
 */
final class WrittenBytes implements Experiment {
    private static final double SETTLE_SECONDS = 8;
    /** What a traced server loses. */
    private static final double TRACED = 0.5;

    @Override
    public String name() {
        return "written-bytes";
    }

    @Override
    public List<Subject> subjects(Sizes sizes) {
        return List.of(Subject.ESCROWMQ, sizes.peers().get(0));
    }

    @Override
    public double seconds(Sizes sizes, Subject subject) {
        Pace pace = Pace.of(subject, Flush.ASYNC);
        double count = sizes.bytesCount();
        double around = pace.start() + pace.verify(count) + SETTLE_SECONDS;
        double plain = around + pace.transact(count);
        return subject == Subject.ESCROWMQ ? plain + around + pace.transact(count / TRACED) : plain;
    }

    @Override
    public void run(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException {
        byPages(lab, subject, figures);
        if (subject == Subject.ESCROWMQ) {
            bySystemCalls(lab, figures);
        }
    }

    private static void byPages(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException {
        try (Server server = lab.start(subject, Flush.ASYNC)) {
            ProcessUsage before = server.usage();
            DeviceUsage deviceBefore = lab.device();
            JsonNode report = load(lab, server, figures);
            lab.sync();
            Reports.checkTransactions(report, subject, figures);
            double dirtied = server.usage().since(before).dirtiedBytes();
            double committed = Reports.number(report, "received");
            double stored = Reports.number(report, "stored_bytes_each");
            figures.put("stored_bytes_each", stored);
            figures.put("dirtied_bytes_each", dirtied / committed);
            figures.put("dirtied_of_stored", dirtied / committed / stored);
            figures.put("device_bytes_each", lab.device().since(deviceBefore).writtenBytes() / committed);
        }
    }

    private static void bySystemCalls(Lab lab, Figures figures) throws IOException, InterruptedException {
        if (lab.run(List.of("sh", "-c", "command -v strace")) != 0) {
            figures.problem("bytes by system calls: not run, since strace is not installed");
            return;
        }
        Path trace = lab.work().resolve("trace");
        Files.deleteIfExists(trace);
        try (Server server = lab.startTraced(trace, Flush.ASYNC)) {
            JsonNode report = load(lab, server, figures);
            Reports.checkTransactions(report, Subject.ESCROWMQ, figures);
            countFiles(server, figures);
            server.stop();
            Lab.pause(1);
            double committed = Reports.number(report, "received");
            double stored = Reports.number(report, "stored_bytes_each");
            double written = SystemCalls.written(trace, server.data().toRealPath());
            if (written == 0) {
                figures.problem("bytes by system calls: strace saw none, so that the figure is left out");
                return;
            }
            figures.put("written_bytes_each", written / committed);
            figures.put("written_of_stored", written / committed / stored);
        } finally {
            Files.deleteIfExists(trace);
        }
    }

    private static JsonNode load(Lab lab, Server server, Figures figures) throws IOException, InterruptedException {
        JsonNode report = lab.load(
                server,
                figures,
                Loads.transact(Flush.ASYNC) + " --topic paid --warmup 0 --verify-after --drain 2 --count "
                        + lab.sizes().bytesCount());
        Lab.pause(SETTLE_SECONDS);
        return report;
    }

    /** The figure is only whole when segments were sealed, and what is made for them is there. */
    private static void countFiles(Server server, Figures figures) throws IOException {
        int sealed = count(server.data(), "*.log") - 1;
        int sidecars = count(server.data(), "*.index");
        figures.put("sealed_segments", sealed);
        figures.put("sidecars", sidecars);
        figures.put("snapshots", count(server.data(), "snapshot-*"));
        if (sidecars < sealed) {
            figures.problem("of " + sealed + " sealed segments " + sidecars + " had their sidecar in time");
        }
    }

    private static int count(Path directory, String pattern) throws IOException {
        int count = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, pattern)) {
            for (Path file : files) {
                count += Files.isRegularFile(file) ? 1 : 0;
            }
        }
        return count;
    }
}
