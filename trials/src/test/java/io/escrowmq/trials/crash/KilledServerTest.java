package io.escrowmq.trials.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} at any moment. */
class KilledServerTest {

    private static final int CYCLES = 20;
    private static final int WITH_REQUESTS_IN_FLIGHT = 15;
    private static final int MAX_ACKNOWLEDGED = 1_500;
    private static final int FULL_AUDIT_EVERY = 5;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void nothing_is_lost_doubled_or_shown_too_early_when_the_server_is_killed_under_traffic() {
        long seed = Long.getLong("escrowmq.seed", System.nanoTime());
        System.out.println("kill -9: seed " + seed + " (-Descrowmq.seed)");
        Random dice = new Random(seed);
        int inFlight = 0;
        try (Lives lives = new Lives(directory)) {
            for (int cycle = 1; cycle <= CYCLES; cycle++) {
                if (cycle > 1) {
                    lives.begin();
                    lives.audit(cycle % FULL_AUDIT_EVERY == 0);
                }
                Traffic traffic = liveAndDie(lives, 1 + dice.nextInt(MAX_ACKNOWLEDGED));
                inFlight += traffic.unanswered() > 0 ? 1 : 0;
                System.out.printf(
                        "kill -9: cycle %d, %d requests acknowledged, %d in flight%n",
                        cycle, traffic.acknowledged(), traffic.unanswered());
            }
            lives.begin();
            lives.audit(true);
        }
        System.out.printf("kill -9: %d of %d cycles with requests in flight%n", inFlight, CYCLES);
        assertThat(inFlight).isGreaterThanOrEqualTo(WITH_REQUESTS_IN_FLIGHT);
    }

    private static Traffic liveAndDie(Lives lives, int acknowledged) {
        List<Entry> open = lives.open();
        Traffic traffic = lives.traffic();
        lives.awaitAsked(open);
        int before = traffic.acknowledged();
        await().pollInterval(Lives.STEP)
                .atMost(Lives.SOON)
                .until(() -> traffic.acknowledged() - before >= acknowledged);
        lives.server.kill();
        lives.awaitSilence();
        return traffic;
    }
}
