package io.escrowmq.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.escrowmq.base.Dice;
import io.escrowmq.base.Fault;
import io.escrowmq.base.Faults;
import io.escrowmq.disk.SimCrash;
import io.escrowmq.disk.SimDisk;
import java.io.IOException;
import java.util.EnumSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Killed processes and power cuts at chosen and at random places. A failing seed is in the message. */
class LogCrashTest {

    private static final LogSettings ASYNC = LogTrial.TINY.with(FlushMode.ASYNC);
    private static final LogSettings SCRIPT =
            new LogSettings(FlushMode.SYNC, 16 << 10, 3_600_000L, 1000L, 512, 8 << 10, 2 << 10, 4);
    private static final int SCRIPT_SEED = 14;
    private static final int SCRIPT_STEPS = 90;
    private static final int SHORT_SCRIPT_STEPS = 45;

    private static Dice dice(long seed) {
        return Dice.of(new SplittableRandom(seed));
    }

    /** Runs the fixed script until it ends or crashes. */
    private static LogTrial script(SimDisk disk, int steps) throws IOException {
        LogTrial trial = new LogTrial(SCRIPT, Faults.NONE);
        try {
            trial.live(disk, dice(SCRIPT_SEED), steps);
        } catch (SimCrash crash) {
            // What is known about the log is in the trial.
        }
        return trial;
    }

    private static void checkAfterCrash(LogTrial trial, SimDisk disk, int powerCuts) throws IOException {
        trial.copy().check(disk.reopenAfterKill());
        for (int seed = 0; seed < powerCuts; seed++) {
            trial.copy().check(disk.reopenAfterCrash(dice(seed)));
        }
    }

    @Test
    void a_crash_at_every_operation_keeps_what_was_durable_and_a_prefix_of_the_rest() throws IOException {
        SimDisk whole = new SimDisk();
        assertThat(script(whole, SCRIPT_STEPS).records()).isGreaterThan(30);
        assertThat(whole.list()).hasSizeGreaterThan(2);
        for (long operation = 1; operation <= whole.operations(); operation++) {
            SimDisk disk = new SimDisk();
            disk.crashAt(operation, 0);
            checkAfterCrash(script(disk, SCRIPT_STEPS), disk, 20);
        }
    }

    @Test
    void a_crash_at_every_byte_of_every_write_keeps_what_was_durable() throws IOException {
        SimDisk whole = new SimDisk();
        script(whole, SHORT_SCRIPT_STEPS);
        for (long operation = 1; operation <= whole.operations(); operation++) {
            for (int bytes = 1; bytes <= whole.writeBytes(operation); bytes++) {
                SimDisk disk = new SimDisk();
                disk.crashAt(operation, bytes);
                LogTrial trial = script(disk, SHORT_SCRIPT_STEPS);
                trial.check(bytes % 2 == 0 ? disk.reopenAfterKill() : disk.reopenAfterCrash(dice(bytes)));
            }
        }
    }

    @Test
    void a_crash_at_every_operation_of_an_opening_loses_nothing() throws IOException {
        for (int seed = 0; seed < 40; seed++) {
            SimDisk disk = new SimDisk();
            disk.crashAt(20 + 2 * seed, 7);
            LogTrial trial = script(disk, SCRIPT_STEPS);
            for (int operation = 1; operation < 12; operation++) {
                boolean killed = (seed + operation) % 2 == 0;
                SimDisk next = killed ? disk.reopenAfterKill() : disk.reopenAfterCrash(dice(seed));
                next.crashAt(operation, 30);
                LogTrial copy = trial.copy();
                try {
                    copy.check(next);
                } catch (SimCrash crash) {
                    checkAfterCrash(copy, next, 3);
                }
            }
        }
    }

    @Test
    void many_lives_with_random_crashes_and_failed_forces_lose_nothing() throws IOException {
        for (int seed = 0; seed < 1000; seed++) {
            lives(seed, LogTrial.TINY, Faults.NONE);
        }
    }

    /** Several lives; the end of each is drawn: a kill, a power cut, a failed force, a full disk. */
    private static void lives(int seed, LogSettings settings, Faults faults) throws IOException {
        Dice dice = dice(seed);
        SimDisk disk = new SimDisk();
        LogTrial trial = new LogTrial(settings, faults);
        for (int life = 0; life < 4; life++) {
            int fate = dice.below(6);
            if (fate < 3) {
                disk.crashAt(1 + dice.below(60), dice.below(200));
            } else if (fate == 3) {
                disk.failForce(1 + dice.below(20));
            } else if (fate == 4) {
                disk.capacity(disk.totalBytes() - disk.usableBytes() + 512 + dice.below(20_000));
            }
            try {
                trial.live(disk, dice, 30);
            } catch (SimCrash crash) {
                // The next life tells.
            } catch (CorruptLogException | AssertionError e) {
                throw new AssertionError("seed " + seed + ", life " + life, e);
            } catch (IOException e) {
                assertThat(fate).as("seed %s: %s", seed, e).isBetween(3, 4);
            }
            // Only a killed process can count on bytes that were not forced.
            boolean powerCut = settings.flush() == FlushMode.SYNC && dice.below(2) == 0;
            disk = powerCut ? disk.reopenAfterCrash(dice) : disk.reopenAfterKill();
            disk.capacity(Long.MAX_VALUE / 2);
        }
        try {
            trial.check(disk);
        } catch (CorruptLogException | AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    @Test
    void planted_bugs_are_seen() {
        for (Fault fault : new Fault[] {Fault.TAIL_CUT_TOO_FAR, Fault.FORCE_ERROR_IGNORED, Fault.CRC_NOT_CHECKED}) {
            Faults planted = Faults.planted(EnumSet.of(fault));
            assertThatThrownBy(() -> {
                        for (int seed = 0; seed < 2000; seed++) {
                            lives(seed, LogTrial.TINY, planted);
                        }
                    })
                    .as(fault.name())
                    .isInstanceOf(AssertionError.class)
                    .hasMessageStartingWith("seed ");
        }
    }

    @Test
    void under_async_a_killed_process_loses_nothing_that_was_accepted() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            Dice dice = dice(seed);
            SimDisk disk = new SimDisk();
            LogTrial trial = new LogTrial(ASYNC, Faults.NONE);
            for (int life = 0; life < 3; life++) {
                disk.crashAt(1 + dice.below(40), dice.below(300));
                try {
                    trial.live(disk, dice, 40);
                } catch (SimCrash crash) {
                    // The next life tells.
                }
                disk = disk.reopenAfterKill();
            }
            trial.check(disk);
        }
    }

    @Test
    void under_async_a_power_cut_leaves_a_log_that_opens_and_ends_earlier() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            SimDisk disk = new SimDisk();
            Dice dice = dice(seed);
            LogTrial trial = new LogTrial(ASYNC, Faults.NONE);
            trial.live(disk, dice, 60);
            SimDisk after = disk.reopenAfterCrash(dice);
            // What a trial that acknowledged nothing may find: a prefix.
            trial.forgetDurable();
            trial.check(after);
        }
    }
}
