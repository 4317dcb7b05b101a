package io.escrowmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.base.SimClock;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShardTimeTest {

    private static final long START = 1_700_000_000_000L;
    private static final long DAY = 86_400_000;

    private final SimClock clock = new SimClock(START);

    private static void run(SimClock clock, ShardTime time, long millis) {
        for (long i = 0; i < millis; i += 10) {
            clock.advanceMillis(10);
            time.advance();
        }
    }

    @Test
    void it_starts_at_the_later_of_the_wall_clock_and_the_last_stored_time() {
        assertThat(new ShardTime(clock, START - 5).millis()).isEqualTo(START);
        assertThat(new ShardTime(clock, START + 5).millis()).isEqualTo(START + 5);
    }

    @Test
    void it_follows_the_wall_clock_to_the_millisecond() {
        ShardTime time = new ShardTime(clock, 0);
        run(clock, time, 6_000);
        assertThat(time.millis()).isEqualTo(START + 6_000);
        assertThat(time.aheadMillis()).isZero();
    }

    @Test
    void after_a_jump_forwards_it_runs_a_tenth_faster_until_it_has_caught_up() {
        ShardTime time = new ShardTime(clock, 0);
        clock.jumpWall(1_000);
        run(clock, time, 5_000);
        assertThat(time.millis()).isEqualTo(START + 5_500);
        run(clock, time, 20_000);
        assertThat(time.aheadMillis()).isBetween(-2L, 2L);
    }

    @Test
    void after_a_jump_backwards_it_runs_a_tenth_slower_and_never_back() {
        ShardTime time = new ShardTime(clock, 0);
        clock.jumpWall(-DAY);
        run(clock, time, 10_000);
        assertThat(time.millis()).isEqualTo(START + 9_000);
        assertThat(time.aheadMillis()).isEqualTo(DAY - 1_000);
    }

    @Test
    void a_wall_clock_that_is_a_fraction_of_a_millisecond_ahead_does_not_make_it_faster() {
        SplittableRandom random = new SplittableRandom(7);
        ShardTime time = new ShardTime(clock, 0);
        long passed = 0;
        long fraction = 990_000;
        for (int i = 0; i < 100_000; i++) {
            long step = random.nextLong(1, 3_000_000);
            long wallBefore = (passed + fraction) / 1_000_000;
            passed += step;
            clock.advanceNanos(step);
            clock.jumpWall((passed + fraction) / 1_000_000 - wallBefore);
            time.advance();
            assertThat(time.millis() - START).isEqualTo(passed / 1_000_000);
        }
    }

    @Test
    void it_goes_on_with_a_wall_clock_that_stands_still() {
        ShardTime time = new ShardTime(clock, 0);
        for (int i = 0; i < 10_000; i++) {
            clock.advanceNanos(1_000_000);
            time.advance();
        }
        assertThat(time.millis()).isBetween(START + 9_000, START + 10_000);
    }

    @Test
    void steps_below_a_millisecond_add_up() {
        ShardTime time = new ShardTime(clock, 0);
        for (int i = 0; i < 1_000_000; i++) {
            clock.advanceNanos(1_001);
            if (i % 1_000 == 999) {
                clock.jumpWall(1);
            }
            time.advance();
        }
        assertThat(time.millis()).isBetween(START + 999, START + 1_002);
    }

    @Test
    void whatever_the_wall_clock_does_it_moves_by_nine_to_eleven_tenths() {
        SplittableRandom random = new SplittableRandom(3);
        ShardTime time = new ShardTime(clock, 0);
        for (int i = 0; i < 100_000; i++) {
            if (random.nextInt(100) == 0) {
                clock.jumpWall(random.nextLong(-DAY, DAY));
            }
            long step = random.nextLong(1L << random.nextInt(1, 36));
            clock.advanceNanos(step);
            long before = time.millis();
            long passed = time.advance() - before;
            assertThat(passed * 1_000_000).isBetween(step / 10 * 9 - 1_000_001, step / 10 * 11 + 1_000_001);
            assertThat(passed).isNotNegative();
        }
    }

    @Test
    void what_is_due_some_milliseconds_after_a_stamp_is_not_early_by_a_fraction_of_one() {
        ShardTime time = new ShardTime(clock, 0);
        clock.advanceNanos(900_000);
        time.advance();
        long due = time.stamp() + 6_000;

        clock.advanceMillis(5_999);
        clock.advanceNanos(200_000);
        clock.jumpWall(1);

        assertThat(time.advance()).isLessThan(due);
        clock.advanceNanos(800_000);
        assertThat(time.advance()).isLessThan(due);
        clock.advanceMillis(1);
        assertThat(time.advance()).isGreaterThanOrEqualTo(due);
    }
}
