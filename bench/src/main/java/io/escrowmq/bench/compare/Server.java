package io.escrowmq.bench.compare;

import io.escrowmq.bench.load.ProcessUsage;
import io.escrowmq.bench.wire.Route;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server that runs and takes messages. */
final class Server implements AutoCloseable {
    private static final long READY_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final long READY_POLL_MILLIS = 5;
    private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB");

    private final Subject subject;
    private final Children children;
    private final Process process;
    private final List<Process> helpers;
    private final InetSocketAddress nameServer;
    private final int httpPort;
    private final Path data;
    private double startSeconds;

    /**
     * @param process the one that is measured: EscrowMQ's, or RocketMQ's broker
     * @param helpers what runs beside it and is not measured: RocketMQ's name server
     * @param httpPort 0 if it has none
     * @param data its data directory
     */
    Server(
            Subject subject,
            Children children,
            Process process,
            List<Process> helpers,
            InetSocketAddress nameServer,
            int httpPort,
            Path data) {
        this.subject = subject;
        this.children = children;
        this.process = process;
        this.helpers = helpers;
        this.nameServer = nameServer;
        this.httpPort = httpPort;
        this.data = data;
    }

    /** Waits until it accepts a message; the seconds are those since {@code startNanos}, when its process was started. */
    void awaitReady(long startNanos, Path log) throws IOException, InterruptedException {
        while (!Route.accepts(nameServer, "ready")) {
            if (!process.isAlive() || System.nanoTime() - startNanos > READY_NANOS) {
                throw new IOException(subject.title() + " did not become ready, see " + log + ":\n" + tail(log));
            }
            TimeUnit.MILLISECONDS.sleep(READY_POLL_MILLIS);
        }
        startSeconds = (System.nanoTime() - startNanos) / 1e9;
    }

    private static String tail(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    Subject subject() {
        return subject;
    }

    InetSocketAddress nameServer() {
        return nameServer;
    }

    int httpPort() {
        return httpPort;
    }

    Path data() {
        return data;
    }

    long pid() {
        return process.pid();
    }

    /** From the start of the process to the first message that was accepted. */
    double startSeconds() {
        return startSeconds;
    }

    /** What the process has used in its life. */
    ProcessUsage usage() throws IOException {
        ProcessUsage usage = ProcessUsage.of(pid());
        if (usage == null) {
            throw new IOException(subject.title() + " has ended by itself");
        }
        return usage;
    }

    /** All memory of the process that is resident now, files that it has mapped included. */
    double residentMib() throws IOException {
        return usage().residentBytes() / (double) (1 << 20);
    }

    /** The most that was ever resident. */
    double peakResidentMib() {
        Matcher matcher = PEAK.matcher(Lab.read(Path.of("/proc/" + pid() + "/status")));
        return matcher.find() ? Long.parseLong(matcher.group(1)) / 1024.0 : Double.NaN;
    }

    /** Ends it as a crash does. */
    void kill() throws InterruptedException {
        children.kill(process);
        for (Process helper : helpers) {
            children.kill(helper);
        }
    }

    /** Ends it as an operator does, so that its data can be opened again. */
    void stop() throws InterruptedException {
        children.stop(process);
        for (Process helper : helpers) {
            children.stop(helper);
        }
    }

    /** Kills it: what it leaves is deleted. */
    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
