package io.escrowmq.trials.crash;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.escrowmq.trials.process.ServerCommand;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the server's process under {@code strace}, which counts the calls of each thread by itself and strikes at the n-th.
 * Without strace: a failure in CI, else a skip that says so.
 */
final class Strace {

    /** What writes the log, in runs of batches and when it is opened. */
    static final String WRITES = "pwrite64,writev";

    /** What makes the log durable. */
    static final String FORCES = "fdatasync";

    private final Path output;

    /** @param output file that takes the traced calls */
    Strace(Path output) {
        this.output = output;
    }

    static void orSkip() {
        if (!isThere()) {
            String line =
                    "trials with calls that are struck, because there is no strace on the PATH (apt-get install strace)";
            if (Boolean.getBoolean("escrowmq.ci") || "true".equals(System.getenv("CI"))) {
                fail("NOT RUN: " + line);
            }
            System.out.println("SKIPPED: " + line);
            abort("SKIPPED: " + line);
        }
    }

    private static boolean isThere() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "strace")));
    }

    /** Kills the process when a thread begins its n-th call; the call does nothing. */
    ServerCommand killAt(String calls, int n) {
        return inject(calls, "signal=SIGKILL:when=" + n);
    }

    /** Lets the n-th call of each thread fail with EIO, as a broken disk does. */
    ServerCommand failAt(String calls, int n) {
        return inject(calls, "error=EIO:when=" + n);
    }

    private ServerCommand inject(String calls, String how) {
        // -D makes the server our child and strace a grandchild, which ends with it.
        return ServerCommand.launcher()
                .behind(List.of(
                        "strace",
                        "-D",
                        "-f",
                        "-qq",
                        "-s",
                        "0",
                        "-o",
                        output.toString(),
                        "-e",
                        "signal=none",
                        "-e",
                        "trace=" + calls,
                        "-e",
                        "inject=" + calls + ":" + how));
    }

    /** The traced calls that were injected into, or did not return. */
    List<String> struck() {
        try (Stream<String> lines = Files.lines(output)) {
            return lines.filter(line -> line.contains("INJECTED") || line.contains("= ?"))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
