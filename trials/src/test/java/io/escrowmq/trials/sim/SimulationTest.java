package io.escrowmq.trials.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.base.Fault;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs of the simulator; a failing seed is in the message with the command that replays it. */
class SimulationTest {

    private static final int SEEDS = 2_000;
    private static final int SEEDS_TWICE = 100;

    static {
        // Logs of failing disks would be all that one sees.
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
    }

    @Test
    void two_thousand_seeds_keep_every_promise() {
        LongAdder lives = new LongAdder();
        LongAdder messages = new LongAdder();
        LongAdder transactions = new LongAdder();
        long start = System.nanoTime();
        // A run is one thread; different seeds have nothing in common.
        LongStream.rangeClosed(1, SEEDS).parallel().forEach(seed -> {
            Simulation.Result result = Simulation.run(SimOptions.of(seed), null);
            lives.add(result.lives());
            messages.add(result.messages());
            transactions.add(result.transactions());
        });
        System.out.printf(
                "simulator: %d seeds, %d lives, %d messages, %d transactions in %.1f s%n",
                SEEDS, lives.sum(), messages.sum(), transactions.sum(), (System.nanoTime() - start) / 1e9);
        assertThat(lives.sum()).as("restarts in all").isGreaterThan(3L * SEEDS);
        assertThat(transactions.sum()).as("transactions in all").isGreaterThan(5L * SEEDS);
    }

    /** Seeds that find bugs which the server had: a joined half with another first check after a restart, a resend that did not join. */
    @ParameterizedTest
    @ValueSource(longs = {29, 6030})
    void a_seed_that_found_a_bug_finds_none_now(long seed) {
        assertThat(Simulation.run(SimOptions.of(seed), null).lives()).isPositive();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void a_planted_bug_is_caught_within_these_seeds(Fault fault) {
        for (long seed = 1; seed <= SEEDS; seed++) {
            try {
                Simulation.run(SimOptions.of(seed).plant(fault), null);
            } catch (Violation caught) {
                String message = caught.getMessage().lines().findFirst().orElse("");
                if (message.contains("the server broke")) {
                    // It stumbled over its own bug. That counts only when a client was told what is not true.
                    continue;
                }
                System.out.printf("simulator: %s caught by %s%n", fault, message);
                assertThat(caught).hasMessageContaining("./escrowmq trials sim --seed " + seed + " --plant " + fault);
                return;
            }
        }
        throw new AssertionError(fault + " was not seen in " + SEEDS + " seeds");
    }

    @Test
    void a_seed_determines_everything() {
        Set<Long> hashes = new HashSet<>();
        for (long seed = 1; seed <= SEEDS_TWICE; seed++) {
            Simulation.Result first = Simulation.run(SimOptions.of(seed), null);
            assertThat(Simulation.run(SimOptions.of(seed), null))
                    .as("seed %s", seed)
                    .isEqualTo(first);
            hashes.add(first.hash());
        }
        assertThat(hashes).hasSize(SEEDS_TWICE);
    }

    @Test
    void every_hazard_is_met() {
        Set<Hazard> met = new ConcurrentSkipListSet<>();
        for (long seed = 1; seed <= 50; seed++) {
            met.addAll(new World(SimOptions.of(seed), null).hazards);
        }
        assertThat(met).containsExactly(Hazard.values());
    }
}
