package io.escrowmq.trials.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.trials.process.ServerProcess;
import io.escrowmq.trials.wire.Calls;
import io.escrowmq.trials.wire.WireClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics of the log's writer and of the agent, by the HTTP port of a running server. */
class RoleMetricsTest {

    private static final String FORCES = "escrowmq_log_forces_total";
    private static final String LONGEST_TURN = "escrowmq_agent_turn_max_seconds";
    private static final int SENDS = 20;

    @TempDir
    Path directory;

    @Test
    void each_answered_half_costs_a_force_of_the_log_and_the_longest_turn_is_shown() {
        long start = System.nanoTime();
        try (ServerProcess server = new ServerProcess(directory, List.of("--flush", "sync"));
                WireClient producer = new WireClient(server.address())) {
            producer.ask(Calls.half("payers", "Paid", 0, "first"));
            double before = server.http().metric(FORCES);

            for (int i = 0; i < SENDS; i++) {
                assertThat(producer.ask(Calls.half("payers", "Paid", 0, "key-" + i))
                                .code())
                        .isZero();
            }

            assertThat(server.http().metric(FORCES) - before).isGreaterThanOrEqualTo(SENDS);
            assertThat(server.http().metric(LONGEST_TURN)).isPositive().isLessThan((System.nanoTime() - start) / 1e9);
        }
    }

    @Test
    void under_asynchronous_flush_an_answer_waits_for_no_force() {
        try (ServerProcess server = new ServerProcess(directory, List.of("--flush", "async"));
                WireClient producer = new WireClient(server.address())) {
            long start = System.nanoTime();
            double before = server.http().metric(FORCES);

            for (int i = 0; i < SENDS; i++) {
                producer.ask(Calls.half("payers", "Paid", 0, "key-" + i));
            }

            // The flusher forces about once a second.
            double seconds = (System.nanoTime() - start) / 1e9;
            assertThat(server.http().metric(FORCES) - before).isLessThan(SENDS).isLessThanOrEqualTo(seconds + 2);
        }
    }
}
