package io.escrowmq;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line as a user meets it: a process with arguments, two streams and an exit code. */
@Timeout(60)
class MainProcessTest {

    @TempDir
    Path directory;

    private Process process;

    @AfterEach
    void end() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    @Test
    void serve_says_ready_on_the_first_line_and_ends_with_0_on_sigterm() throws Exception {
        start("serve", "--listen", "127.0.0.1:0", "--http", "off", "--data", "d", "--set", "unknownKey=1");
        BufferedReader out = process.inputReader();

        String ready = out.readLine();
        process.toHandle().destroy();

        assertThat(ready)
                .startsWith("escrowmq ready on 127.0.0.1:")
                .contains("(advertised 127.0.0.1:")
                .endsWith(", http off, data " + directory.toRealPath().resolve("d") + ", flush sync");
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(out.readLine()).isNull();
        assertThat(errorLines()).contains("escrowmq: warning: unknown key unknownKey (from --set) is ignored");
    }

    @ParameterizedTest
    @CsvSource({
        "--lissten x:1, --lissten",
        "--listen nowhere, must be HOST:PORT",
        "--flush maybe, must be async or sync",
        "--set transactionCheckMax=none, must be a whole number of checks",
        "--config missing.conf, missing.conf",
        "--http 0.0.0.0:0, --http-token",
    })
    void a_mistake_is_one_line_and_exit_code_2_and_nothing_is_touched(String args, String expected) throws Exception {
        start(("serve " + args).split(" "));

        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(process.inputReader().lines()).isEmpty();
        assertThat(errorLines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("escrowmq: ")
                .contains(expected);
        try (var files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"--help, Commands:", "serve --help, --advertise", "tx --help, list", "tx list --help, --older-than"})
    void help_goes_to_standard_output_with_exit_code_0(String args, String expected) throws Exception {
        start(args.split(" "));

        assertThat(process.inputReader().lines()).anyMatch(line -> line.contains(expected));
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private void start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(args));
        process = new ProcessBuilder(command).directory(directory.toFile()).start();
    }

    private List<String> errorLines() throws IOException {
        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }
}
