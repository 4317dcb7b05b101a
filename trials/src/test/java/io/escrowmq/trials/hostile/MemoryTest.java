package io.escrowmq.trials.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.escrowmq.trials.process.ServerCommand;
import io.escrowmq.trials.process.ServerProcess;
import io.escrowmq.trials.wire.Calls;
import io.escrowmq.trials.wire.WireClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bad frames leave behind in the server's process. */
class MemoryTest {

    private static final int FIRST = 100_000;
    private static final int ALL = 1_000_000;
    private static final int CONNECTIONS = 4;
    private static final int WARM_UP_ROUNDS = 200;
    private static final int WARM_UP_WINDOW = 500;
    private static final long WARM_UP_SECONDS = 30;
    private static final long ALLOWED_KIB = 32 << 10;

    @TempDir
    Path directory;

    @Test
    void a_million_bad_frames_leave_no_more_memory_behind_than_the_first_hundred_thousand() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/status")), "resident memory is read from /proc");
        try (ServerProcess server = new ServerProcess(directory, List.of(), ServerCommand.launcher());
                WireClient client = new WireClient(server.address())) {
            warmUp(client);
            flood(server, FIRST, 1);
            long before = residentKib(server);
            flood(server, ALL - FIRST, 2);
            long after = residentKib(server);

            System.out.printf(
                    "resident memory: %d KiB after %d bad frames, %d KiB after %d%n", before, FIRST, after, ALL);
            assertThat(after - before).isLessThanOrEqualTo(ALLOWED_KIB);
            assertThat(client.ask(Calls.route(BadRequests.TOPIC)).code()).isZero();
        }
    }

    /** Good requests, so that most of what will be compiled is compiled. */
    private static void warmUp(WireClient client) {
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            CompletableFuture.allOf(IntStream.range(0, WARM_UP_WINDOW)
                            .mapToObj(i -> client.call(Calls.send(BadRequests.GROUP, BadRequests.TOPIC, i % 4, "good")))
                            .toArray(CompletableFuture[]::new))
                    .orTimeout(WARM_UP_SECONDS, TimeUnit.SECONDS)
                    .join();
        }
    }

    private static void flood(ServerProcess server, int frames, long seed) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Callable<Void>> floods = IntStream.range(0, CONNECTIONS)
                    .<Callable<Void>>mapToObj(
                            i -> new Flood(server.port(), frames / CONNECTIONS, seed * CONNECTIONS + i))
                    .toList();
            for (Future<Void> flood : threads.invokeAll(floods)) {
                flood.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Without what the C library keeps of memory that the compiler has freed. */
    private static long residentKib(ServerProcess server) throws Exception {
        Process trim = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(server.pid()),
                        "System.trim_native_heap")
                .redirectErrorStream(true)
                .start();
        trim.getInputStream().readAllBytes();
        trim.waitFor();
        return Files.readAllLines(Path.of("/proc/" + server.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
