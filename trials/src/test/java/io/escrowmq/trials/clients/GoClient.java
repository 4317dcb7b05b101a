package io.escrowmq.trials.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.escrowmq.trials.process.Checkout;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The programs around the Go client, built once per run. Without Go: a failure in CI, else a skip that says so. */
final class GoClient {

    private static final long BUILD_MINUTES = 8;
    private static Path built;

    private GoClient() {}

    static synchronized Path binary() {
        if (built == null) {
            Optional<Path> go = find();
            if (go.isEmpty()) {
                skip(
                        "SKIPPED: trials with the Go client, because there is no go on the PATH (apt-get install golang-go)");
            }
            built = build(go.get());
        }
        return built;
    }

    private static Optional<Path> find() {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "go"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static void skip(String line) {
        if (Boolean.getBoolean("escrowmq.ci") || "true".equals(System.getenv("CI"))) {
            fail(line.replace("SKIPPED", "NOT RUN"));
        }
        System.out.println(line);
        abort(line);
    }

    private static Path build(Path go) {
        Path binary = Checkout.target().resolve("go/escrowmq-go-client");
        ProcessBuilder builder = new ProcessBuilder(
                        go.toString(), "build", "-buildvcs=false", "-o", binary.toString(), ".")
                .directory(Checkout.goModule().toFile())
                .inheritIO();
        builder.environment().put("GOTOOLCHAIN", "local");
        try {
            Files.createDirectories(binary.getParent());
            Process process = builder.start();
            boolean ended = process.waitFor(BUILD_MINUTES, TimeUnit.MINUTES);
            process.destroyForcibly();
            assertThat(ended).as("go build ended in time").isTrue();
            assertThat(process.exitValue()).as("exit code of go build").isZero();
            return binary;
        } catch (IOException | InterruptedException failure) {
            throw new IllegalStateException("cannot build the Go programs", failure);
        }
    }
}
