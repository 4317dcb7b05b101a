package io.escrowmq.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.escrowmq.bench.load.DeviceUsage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What experiments work with: servers on fresh directories, the load generator as a process, and the machine's counters. */
final class Lab {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** The generator allocates nothing for each message, so that the simplest collector does. */
    private static final List<String> GENERATOR_JVM =
            List.of("-XX:+UseSerialGC", "-Xms512m", "-Xmx2g", "-XX:-UsePerfData");

    private final Sizes sizes;
    private final Path work;
    private final Machine machine;
    private final Results results;
    private final Children children = new Children();
    private final EscrowLauncher escrow;
    private final RocketLauncher rocket;

    Lab(Sizes sizes, Path home, Path work, Machine machine, Results results) {
        this.sizes = sizes;
        this.work = work;
        this.machine = machine;
        this.results = results;
        this.escrow = new EscrowLauncher(home, children);
        this.rocket = new RocketLauncher(home, children);
    }

    Sizes sizes() {
        return sizes;
    }

    Results results() {
        return results;
    }

    Children children() {
        return children;
    }

    Path work() {
        return work;
    }

    /** Where what processes print goes. */
    Path log() {
        return work.resolve("processes.log");
    }

    /** Builds and fetches what is needed, so that no start that is measured does. */
    void prepare(List<Subject> subjects) throws IOException, InterruptedException {
        Files.createDirectories(work);
        for (Subject subject : subjects) {
            if (subject == Subject.ESCROWMQ) {
                escrow.prepare(log());
            } else {
                rocket.prepare(subject, log());
            }
        }
    }

    /** Starts a server on an empty directory. */
    Server start(Subject subject, Flush flush, String... settings) throws IOException, InterruptedException {
        clear();
        return restart(subject, flush, settings);
    }

    /** Starts EscrowMQ on an empty directory under a tracer that notes its writes in a file. */
    Server startTraced(Path trace, Flush flush) throws IOException, InterruptedException {
        clear();
        return escrow.start(SystemCalls.tracing(trace), flush, data(), log(), List.of());
    }

    /** Starts a server on what the last one has left. */
    Server restart(Subject subject, Flush flush, String... settings) throws IOException, InterruptedException {
        return subject == Subject.ESCROWMQ
                ? escrow.start(flush, data(), log(), List.of(settings))
                : rocket.start(subject, flush, data(), log());
    }

    /** Deletes the servers' data, and has the disk finish what is left to be written of it. */
    void clear() throws IOException, InterruptedException {
        if (Files.exists(data())) {
            Files.walkFileTree(data(), new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem)
                        throws IOException {
                    Files.delete(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        }
        sync();
    }

    /** Has the operating system write what it has not yet written. */
    void sync() throws IOException, InterruptedException {
        run(List.of("sync"));
    }

    /** Runs a short command of the system and returns its exit code. */
    int run(List<String> command) throws IOException, InterruptedException {
        Process process = children.start(command, Map.of(), log(), false);
        int code = process.waitFor();
        children.ended(process);
        return code;
    }

    Path data() {
        return work.resolve("data");
    }

    /** Bytes of all files below the data directory, as long as they say they are. */
    long dataBytes() throws IOException {
        AtomicLong sum = new AtomicLong();
        Files.walkFileTree(data(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum.addAndGet(attributes.size());
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
                if (problem instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw problem;
            }
        });
        return sum.get();
    }

    /** The block device's counters. */
    DeviceUsage device() {
        DeviceUsage usage = DeviceUsage.of(machine.device());
        return usage == null ? new DeviceUsage(0, 0, 0) : usage;
    }

    /** Runs the load generator against a server and enters its report. Arguments are split at blanks. */
    JsonNode load(Server server, Figures figures, String arguments) throws IOException, InterruptedException {
        return load(server.nameServer(), server.pid(), figures, arguments);
    }

    /** The same against anything that listens. */
    JsonNode load(InetSocketAddress address, long pid, Figures figures, String arguments)
            throws IOException, InterruptedException {
        String target = "127.0.0.1:" + address.getPort();
        List<String> all = new ArrayList<>(words(arguments));
        all.addAll(List.of("--server", target, "--server-pid", Long.toString(pid)));
        if (!machine.device().isEmpty()) {
            all.addAll(List.of("--device", machine.device()));
        }
        return bench(figures, arguments, all);
    }

    /** Starts the load generator and does not wait for it; its report is not entered. */
    Process background(Server server, String arguments) throws IOException {
        List<String> all = new ArrayList<>(words(arguments));
        all.addAll(List.of("--server", "127.0.0.1:" + server.nameServer().getPort()));
        return children.start(benchCommand(all), Map.of(), log(), false);
    }

    /** Runs a sub-command of the bench that needs no server. */
    JsonNode bench(Figures figures, String arguments) throws IOException, InterruptedException {
        return bench(figures, arguments, words(arguments));
    }

    /** Runs {@code ./escrowmq bench} with these arguments, which make it report in JSON, and enters the report. */
    JsonNode launched(Figures figures, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(escrow.launcher(), "bench"));
        command.addAll(arguments);
        return report(figures, String.join(" ", arguments), command);
    }

    private JsonNode bench(Figures figures, String shown, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = benchCommand(arguments);
        command.add("--json");
        return report(figures, shown, command);
    }

    private JsonNode report(Figures figures, String shown, List<String> command)
            throws IOException, InterruptedException {
        Process process = children.start(command, Map.of(), log(), true);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        children.ended(process);
        if (out.isBlank()) {
            throw new IOException("bench " + shown + " ended with " + code + " and reported nothing, see " + log());
        }
        ObjectNode report = (ObjectNode) JSON.readTree(out);
        report.put("arguments", shown);
        figures.report(report);
        return report;
    }

    /** The command that runs a sub-command of the bench as this one runs. */
    List<String> benchCommand(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        command.addAll(GENERATOR_JVM);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.escrowmq.bench.Main"));
        command.addAll(arguments);
        return command;
    }

    private static List<String> words(String arguments) {
        return Arrays.asList(arguments.trim().split(" +"));
    }

    /** Lets time pass. */
    static void pause(double seconds) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep((long) (seconds * 1000));
    }

    /** Reads a small file, for counters of the operating system. */
    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
