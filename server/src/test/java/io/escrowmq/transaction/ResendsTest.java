package io.escrowmq.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ResendsTest {

    private final Resends resends = new Resends();

    @Test
    void the_newest_half_of_a_fingerprint_is_found_for_a_minute() {
        resends.add(7, 1, 1_000);
        resends.add(7, 2, 2_000);
        resends.expire(61_000);
        assertThat(resends.find(7)).isEqualTo(2);
        resends.expire(61_999);
        assertThat(resends.find(7)).isEqualTo(2);
        resends.expire(62_000);
        assertThat(resends.find(7)).isEqualTo(Resends.NONE);
    }

    @Test
    void a_replay_of_any_length_remembers_only_the_last_minute() {
        for (int i = 0; i < 3_000; i++) {
            resends.add(i, i, i * 1_000L);
        }
        assertThat(resends.find(2_999)).isEqualTo(2_999);
        assertThat(resends.find(2_940)).isEqualTo(2_940);
        assertThat(resends.find(2_939)).isEqualTo(Resends.NONE);
    }

    @Test
    void it_does_what_a_map_does_and_shrinks_when_little_is_left() {
        SplittableRandom random = new SplittableRandom(3);
        Map<Long, Long> newest = new HashMap<>();
        Deque<long[]> inOrder = new ArrayDeque<>();
        long now = 1_700_000_000_000L;
        for (long seq = 1; seq < 400_000; seq++) {
            boolean quiet = seq % 100_000 > 80_000;
            now += random.nextInt(quiet ? 100 : 2);
            long fingerprint = random.nextLong(1L << random.nextInt(5, 63));
            resends.add(fingerprint, seq, now);
            newest.put(fingerprint, seq);
            inOrder.add(new long[] {fingerprint, seq, now});
            while (inOrder.peek()[2] + Resends.WINDOW_MILLIS <= now) {
                long[] oldest = inOrder.remove();
                newest.remove(oldest[0], oldest[1]);
            }
            assertThat(resends.size()).isEqualTo(inOrder.size());
            assertThat(resends.bytes()).isLessThanOrEqualTo(Math.max(22 * 1_024, 32L * 8 * resends.size()));
            if (seq % 100 == 0) {
                assertThat(resends.find(fingerprint)).isEqualTo(seq);
                assertThat(resends.find(random.nextLong())).isEqualTo(Resends.NONE);
            }
            if (seq % 50_000 == 0) {
                newest.forEach((print, last) -> assertThat(resends.find(print)).isEqualTo(last));
            }
        }
        resends.expire(now + 3 * 86_400_000L);
        assertThat(resends.size()).isZero();
        assertThat(resends.find(inOrder.getLast()[0])).isEqualTo(Resends.NONE);
    }

    @Test
    void what_is_decided_is_forgotten_and_the_next_ones_are_found_by_seq() {
        SplittableRandom random = new SplittableRandom(5);
        TreeMap<Long, long[]> open = new TreeMap<>();
        long now = 1_700_000_000_000L;
        long seq = 0;
        for (int i = 0; i < 200_000; i++) {
            boolean many = i % 20_000 > 15_000;
            if (random.nextInt(many ? 4 : 2) > 0) {
                now += random.nextInt(2);
                seq += 1 + (random.nextInt(8) == 0 ? random.nextInt(100) : 0);
                resends.add(seq * 31, seq, now);
                open.put(seq, new long[] {seq * 31, now});
            }
            if (random.nextInt(many ? 4 : 1) == 0) {
                Long decided = open.ceilingKey(seq - random.nextLong(many ? 50_000 : 500));
                if (decided != null) {
                    resends.remove(decided);
                    resends.remove(decided);
                    long[] gone = open.remove(decided);
                    assertThat(resends.find(gone[0])).isEqualTo(Resends.NONE);
                }
            }
            while (!open.isEmpty() && open.firstEntry().getValue()[1] + Resends.WINDOW_MILLIS <= now) {
                open.pollFirstEntry();
            }
            resends.expire(now);
            assertThat(resends.size()).isEqualTo(open.size());
            if (i % 10_000 == 0) {
                Long behind = open.higherKey(seq / 2);
                assertThat(resends.next(seq / 2)).isEqualTo(behind == null ? Resends.NONE : behind);
                assertAllFound(open);
            }
        }
        assertThat(resends.bytes()).isLessThanOrEqualTo(Math.max(22 * 1_024, 32L * 8 * resends.size()));
    }

    private void assertAllFound(TreeMap<Long, long[]> open) {
        ByteBuffer out = ByteBuffer.allocate(24);
        long last = -1;
        for (Map.Entry<Long, long[]> each : open.entrySet()) {
            assertThat(resends.find(each.getValue()[0])).isEqualTo(each.getKey());
            assertThat(resends.next(last)).isEqualTo(each.getKey());
            last = each.getKey();
            resends.write(last, out.clear());
            assertThat(out.flip().getLong()).isEqualTo(each.getValue()[0]);
            assertThat(out.getLong()).isEqualTo(last);
            assertThat(out.getLong()).isEqualTo(each.getValue()[1]);
        }
        assertThat(resends.next(last)).isEqualTo(Resends.NONE);
    }

    @Test
    void one_that_stays_open_does_not_make_the_others_stay() {
        resends.add(1, 1, 1_000);
        for (int i = 2; i <= 1_000_000; i++) {
            resends.add(i, i, 1_000);
            resends.remove(i);
        }
        assertThat(resends.bytes()).isLessThanOrEqualTo(22 * 1_024);
        assertThat(resends.find(1)).isEqualTo(1);
    }

    @Test
    void an_older_copy_that_comes_later_changes_nothing() {
        resends.add(7, 9, 2_000);
        resends.add(7, 5, 1_000);
        resends.add(7, 9, 2_000);
        assertThat(resends.size()).isEqualTo(1);
        assertThat(resends.find(7)).isEqualTo(9);
    }

    @Test
    void an_entry_costs_at_most_32_bytes_while_they_become_more() {
        for (int i = 1; i <= Resends.MAX_REMEMBERED; i++) {
            resends.add(i * 0x9E3779B97F4A7C15L, i, 1_000);
            if (i >= 1_024) {
                assertThat(resends.bytes()).isLessThanOrEqualTo(32L * i);
            }
        }
    }

    @Test
    void beyond_its_limit_it_forgets_the_oldest() {
        for (int i = 0; i <= Resends.MAX_REMEMBERED; i++) {
            resends.add(i, i, 1_000);
        }
        assertThat(resends.find(0)).isEqualTo(Resends.NONE);
        assertThat(resends.find(1)).isEqualTo(1);
        assertThat(resends.find(Resends.MAX_REMEMBERED)).isEqualTo(Resends.MAX_REMEMBERED);
    }
}
