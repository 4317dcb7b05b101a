package io.escrowmq.trials.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.trials.process.ServerCommand;
import io.escrowmq.trials.process.ServerProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user can mend ends the launcher with one line on standard error and exit code 2, and touches nothing. */
class RefusedStartTest {

    private static final int EXIT_USAGE = 2;
    private static final long SECONDS = 60;

    @TempDir
    Path directory;

    private boolean logIsBeingWritten;

    @Test
    void a_wrong_flag() throws Exception {
        assertRefused(List.of("--lissten", "127.0.0.1:0"), "--lissten");
    }

    @Test
    void a_bad_value_in_the_file() throws Exception {
        Path file = Files.writeString(directory.resolve("broker.conf"), "transactionCheckMax=often\n");
        assertRefused(
                List.of("--config", file.toString(), "--data", data().toString()),
                "transactionCheckMax",
                "often",
                "1 to",
                "broker.conf");
    }

    @Test
    void a_data_directory_below_a_regular_file() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "content");
        assertRefused(List.of("--data", file.resolve("below/data").toString()), file + " is a file");
    }

    @Test
    void a_data_directory_that_another_server_uses() throws Exception {
        try (ServerProcess server = new ServerProcess(directory, List.of(), ServerCommand.launcher())) {
            logIsBeingWritten = true;
            assertRefused(List.of("--data", data().toString()), data().toString(), "another");
            assertThat(server.http().health()).isEqualTo(200);
        }
    }

    @Test
    void a_data_directory_of_a_newer_format() throws Exception {
        try (ServerProcess server = new ServerProcess(directory, List.of(), ServerCommand.launcher())) {
            assertThat(server.stop()).isZero();
        }
        raiseFormatLevel(segment());
        assertRefused(List.of("--data", data().toString()), "has format level 3, this server knows level 2", "newer");
    }

    private Path data() {
        return directory.resolve("data");
    }

    private Path segment() throws IOException {
        try (Stream<Path> files = Files.list(data())) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * Raises the level in the EPOCH record, the first of a segment, and makes its batch whole again.
     *
     * <pre>
     *  4 i32 payload bytes    52 i32 CRC32C of bytes 0 to 51 and the payload    56 payload: n, type, u32 epoch, u16 level
     * </pre>
     */
    private static void raiseFormatLevel(Path segment) throws IOException {
        ByteBuffer batch = ByteBuffer.wrap(Files.readAllBytes(segment));
        int end = 56 + batch.getInt(4);
        batch.putShort(end - 2, (short) (batch.getShort(end - 2) + 1));
        CRC32C crc = new CRC32C();
        crc.update(batch.array(), 0, 52);
        crc.update(batch.array(), 56, end - 56);
        batch.putInt(52, (int) crc.getValue());
        Files.write(segment, batch.array());
    }

    private void assertRefused(List<String> options, String... named) throws Exception {
        Map<Path, String> before = files();
        List<String> words = new ArrayList<>(ServerCommand.launcher().words());
        words.addAll(List.of("serve", "--listen", "127.0.0.1:0", "--http", "off"));
        words.addAll(options);
        Process process =
                new ProcessBuilder(words).directory(directory.toFile()).start();
        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as("ended").isTrue();
            String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.exitValue()).as(errors).isEqualTo(EXIT_USAGE);
            assertThat(process.getInputStream().readAllBytes()).isEmpty();
            assertThat(errors.lines()).hasSize(1);
            assertThat(errors).startsWith("escrowmq: ").contains(named);
        } finally {
            process.destroyForcibly();
        }
        assertThat(files()).as("what is there").isEqualTo(before);
    }

    /** All files and directories with what they hold. */
    private Map<Path, String> files() throws IOException {
        Map<Path, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.toList()) {
                files.put(path, Files.isDirectory(path) ? "directory" : digest(path));
            }
        }
        return files;
    }

    private String digest(Path path) throws IOException {
        if (logIsBeingWritten && path.toString().endsWith(".log")) {
            return "a log";
        }
        CRC32C crc = new CRC32C();
        crc.update(Files.readAllBytes(path));
        return Files.size(path) + " bytes, CRC " + crc.getValue();
    }
}
