package io.escrowmq.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimerWheelTest {

    private static final long START = 1_700_000_000_123L;
    private static final long DAY = 86_400_000L;

    private final HeldTable table = new HeldTable();
    private final TimerWheel wheel = new TimerWheel(table, new HeldLists(table));
    private final List<Long> expired = new ArrayList<>();

    TimerWheelTest() {
        wheel.start(START);
    }

    private void add(long seq, long due) {
        table.add(seq, HeldTable.OPEN, 1);
        table.due(seq, due);
        wheel.add(seq);
    }

    private List<Long> expire(long millis) {
        expired.clear();
        wheel.expire(millis, Integer.MAX_VALUE, expired::add);
        return expired;
    }

    @Test
    void an_entry_expires_at_its_time_and_not_a_millisecond_before() {
        for (long delay : new long[] {1, 255, 256, 257, 65_535, 65_536, 16_777_216, 365 * DAY}) {
            add(delay, START + delay);
        }
        for (long delay : new long[] {1, 255, 256, 257, 65_535, 65_536, 16_777_216, 365 * DAY}) {
            assertThat(expire(START + delay - 1)).isEmpty();
            assertThat(wheel.next()).isLessThanOrEqualTo(START + delay);
            assertThat(expire(START + delay)).containsExactly(delay);
        }
        assertThat(wheel.next()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void a_jump_expires_everything_in_the_order_of_the_times() {
        add(1, START + 2 * DAY);
        add(2, START + 5);
        add(3, START + 70_000);
        add(4, START + 300);
        assertThat(expire(START + 30 * DAY)).containsExactly(2L, 4L, 3L, 1L);
    }

    @Test
    void equal_times_expire_in_the_order_of_their_arrival() {
        for (long seq = 1; seq <= 5; seq++) {
            add(seq, START + 100);
        }
        assertThat(expire(START + 100)).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void what_is_past_expires_at_the_next_call() {
        add(1, START - 10_000);
        assertThat(wheel.next()).isEqualTo(START);
        assertThat(expire(START)).containsExactly(1L);
    }

    @Test
    void a_cancelled_entry_does_not_expire() {
        add(1, START + 10);
        add(2, START + 100_000);
        wheel.cancel(1);
        wheel.cancel(2);
        wheel.cancel(2);
        assertThat(wheel.next()).isEqualTo(Long.MAX_VALUE);
        assertThat(expire(START + DAY)).isEmpty();
    }

    @Test
    void no_more_than_the_limit_expire_at_a_call_and_none_is_lost() {
        for (long seq = 1; seq <= 10; seq++) {
            add(seq, START + (seq + 1) / 2 * 1_000);
        }
        List<Long> all = new ArrayList<>();
        for (int call = 0; call < 4; call++) {
            int before = all.size();
            assertThat(wheel.expire(START + DAY, 3, all::add)).isEqualTo(all.size() - before);
        }
        assertThat(all).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void an_entry_that_is_added_while_others_expire_waits_for_its_own_time() {
        add(1, START + 10);
        wheel.expire(START + 500, 100, seq -> {
            expired.add(seq);
            if (seq < 4) {
                table.due(seq, START + 10 + seq * 100);
                table.remove(seq);
                add(seq + 1, START + 10 + seq * 100);
            }
        });
        assertThat(expired).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void many_that_are_due_together_in_a_while_come_near_little_by_little() {
        for (long seq = 1; seq <= 200_000; seq++) {
            add(seq, START + 140_000 + seq % 1_000);
        }
        long next = wheel.next();
        for (long now = START; !expire(now).iterator().hasNext(); now = next) {
            next = wheel.next();
            assertThat(next).isBetween(now + 1, START + 140_000);
        }
        assertThat(next).isEqualTo(START + 140_000);
        assertThat(expired).hasSize(200);
    }

    @Test
    void a_time_beyond_the_wheel_is_kept_until_it_comes() {
        long century = 36_500 * DAY;
        add(1, START + century);
        assertThat(expire(START + century - 1)).isEmpty();
        assertThat(expire(START + century)).containsExactly(1L);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void it_does_what_a_sorted_set_does(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<Long, Long> dues = new HashMap<>();
        long now = START;
        long nextSeq = 1;
        for (int step = 0; step < 20_000; step++) {
            int what = random.nextInt(10);
            if (what < 5) {
                long due = now + random.nextLong(1L << random.nextInt(1, 36));
                dues.put(nextSeq, due);
                add(nextSeq++, due);
            } else if (what < 7 && !dues.isEmpty()) {
                long victim = dues.keySet().iterator().next();
                dues.remove(victim);
                wheel.cancel(victim);
                table.remove(victim);
            } else {
                now += random.nextLong(1L << random.nextInt(1, 30));
                long until = now;
                List<Long> due = expire(until);
                long last = 0;
                for (long seq : due) {
                    long expected = dues.remove(seq);
                    assertThat(expected).isBetween(last, until);
                    last = expected;
                    table.remove(seq);
                }
                assertThat(dues.values()).allMatch(left -> left > until);
            }
            long earliest =
                    dues.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
            if (step % 50 == 0) {
                assertThat(wheel.next()).isLessThanOrEqualTo(Math.max(earliest, now));
                assertThat(wheel.next() == Long.MAX_VALUE).isEqualTo(dues.isEmpty());
            }
        }
    }
}
