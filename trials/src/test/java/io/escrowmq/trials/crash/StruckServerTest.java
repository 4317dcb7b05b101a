package io.escrowmq.trials.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.escrowmq.trials.wire.Calls;
import io.escrowmq.trials.wire.Frame;
import io.escrowmq.trials.wire.WireClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's process dies at the n-th call that writes or forces its log, and its disk fails at the n-th force. */
class StruckServerTest {

    private static final Duration UNTIL_STRUCK = Duration.ofSeconds(30);
    private static final int NOT_AVAILABLE = 14;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @BeforeEach
    void needs_strace() {
        Strace.orSkip();
    }

    /** The first numbers strike while the log is opened, the others under traffic. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {Strace.WRITES + " | 1 2 7 30 111 400", Strace.FORCES + " | 1 2 4 30 111 400"})
    void nothing_is_lost_doubled_or_shown_too_early_when_the_server_dies_at_a_call(String calls, String numbers) {
        Strace strace = new Strace(directory.resolve("strace"));
        try (Lives lives = new Lives(directory)) {
            lives.server.kill();
            for (String number : numbers.split(" ")) {
                if (lives.tryToBegin(strace.killAt(calls, Integer.parseInt(number)))) {
                    lives.traffic();
                    assertThat(lives.server.awaitEnd(UNTIL_STRUCK))
                            .as("struck at %s %s", calls, number)
                            .isTrue();
                    lives.awaitSilence();
                }
                assertThat(strace.struck()).isNotEmpty();
                System.out.println("kill at call " + number + ": " + strace.struck());
                lives.begin();
                lives.audit(true);
                List<Entry> open = lives.open();
                lives.traffic();
                lives.awaitAsked(open);
                lives.server.kill();
                lives.awaitSilence();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {25, 150})
    void nothing_is_acknowledged_after_a_failed_force_until_a_restart(int number) {
        Strace strace = new Strace(directory.resolve("strace"));
        try (Lives lives = new Lives(directory)) {
            lives.server.kill();
            assertThat(lives.tryToBegin(strace.failAt(Strace.FORCES, number))).isTrue();
            assertThat(lives.server.http().health()).isEqualTo(200);
            Traffic traffic = lives.traffic();
            await().pollInterval(Lives.STEP)
                    .atMost(UNTIL_STRUCK)
                    .until(() -> lives.server.http().health() == 503);
            System.out.println("force fails: " + strace.struck());

            assertThat(strace.struck()).isNotEmpty();
            assertEverythingIsRefused(lives);
            traffic.close();
            lives.server.kill();
            lives.awaitSilence();
            lives.begin();

            assertThat(lives.server.http().health()).isEqualTo(200);
            lives.audit(true);
            List<Entry> open = lives.open();
            lives.traffic();
            lives.awaitAsked(open);
            lives.server.kill();
        }
    }

    private static void assertEverythingIsRefused(Lives lives) {
        Calls.Handle anything = new Calls.Handle("t-0", 1, 4096);
        List<Frame> requests = List.of(
                Calls.send(Traffic.PRODUCERS, Traffic.TOPIC, 0, lives.ledger.plain(lives.life()).id),
                Calls.half(Traffic.PRODUCERS, Traffic.TOPIC, 0, lives.ledger.half(lives.life()).id),
                Calls.end(Traffic.PRODUCERS, anything, Calls.COMMIT, false),
                Calls.updateOffset(Traffic.CONSUMERS, Traffic.TOPIC, 0, 0));
        try (WireClient client = new WireClient(lives.server.address())) {
            for (Frame request : requests) {
                Frame answer = client.ask(request);
                assertThat(answer.code()).as("%s", answer).isEqualTo(NOT_AVAILABLE);
                assertThat(answer.remark()).contains("until a restart");
            }
        }
    }
}
