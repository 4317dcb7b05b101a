package io.escrowmq.trials.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.trials.process.ServerCommand;
import io.escrowmq.trials.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the start of the launcher to its ready line, on an empty directory, once built. */
class StartTimeTest {

    private static final int STARTS = 10;
    /** A machine that does something else meanwhile gets another chance. */
    private static final int ROUNDS = 3;

    private static final Duration MEDIAN = Duration.ofSeconds(1);

    @TempDir
    Path directory;

    @Test
    void the_median_of_ten_starts_is_at_most_one_second() throws IOException {
        startMillis("build");
        long best = Long.MAX_VALUE;
        for (int round = 1; round <= ROUNDS && best > MEDIAN.toMillis(); round++) {
            long[] millis = new long[STARTS];
            for (int i = 0; i < STARTS; i++) {
                millis[i] = startMillis(round + "-" + i);
            }
            long[] sorted = LongStream.of(millis).sorted().toArray();
            long median = (sorted[STARTS / 2 - 1] + sorted[STARTS / 2]) / 2;
            System.out.println(
                    "start to ready, ms: " + LongStream.of(millis).boxed().toList() + ", median " + median);
            best = Math.min(best, median);
        }
        assertThat(best).isLessThanOrEqualTo(MEDIAN.toMillis());
    }

    private long startMillis(String name) throws IOException {
        Path empty = Files.createDirectory(directory.resolve(name));
        long start = System.nanoTime();
        try (ServerProcess server = new ServerProcess(empty, List.of(), ServerCommand.launcher())) {
            long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
            server.kill();
            return millis;
        }
    }
}
