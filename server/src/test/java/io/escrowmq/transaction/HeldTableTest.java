package io.escrowmq.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HeldTableTest {

    private static final long LARGEST_POSITION = (1L << 56) - 1;
    private static final long LARGEST_TIME = (1L << 48) - 1;

    private static final long YOUNG_BYTES = (HeldPages.YOUNG + 1) * 64L * 1_024;

    private final HeldTable table = new HeldTable();

    @Test
    void every_field_holds_its_largest_value_without_touching_the_others() {
        long seq = (1L << 40) - 3;
        table.add(seq, HeldTable.PARKED, LARGEST_POSITION);
        table.flags(seq, 0xFF);
        table.lastEvent(seq, LARGEST_POSITION);
        table.unknowns(seq, 0xFFFF);
        table.due(seq, LARGEST_TIME);
        table.silents(seq, 0xFFFF);
        table.stored(seq, LARGEST_TIME);
        table.bodySize(seq, (1 << 24) - 1);
        table.link(seq, HeldLists.MAX_LISTS, (1L << 40) - 2, (1L << 40) - 2);

        table.who(seq, Integer.MAX_VALUE, -1);
        table.where(seq, Integer.MAX_VALUE, Integer.MIN_VALUE);
        assertThat(table.state(seq)).isEqualTo(HeldTable.PARKED);
        assertThat(table.held(seq)).isEqualTo(LARGEST_POSITION);
        assertThat(table.flags(seq)).isEqualTo(0xFF);
        assertThat(table.lastEvent(seq)).isEqualTo(LARGEST_POSITION);
        assertThat(table.unknowns(seq)).isEqualTo(0xFFFF);
        assertThat(table.due(seq)).isEqualTo(LARGEST_TIME);
        assertThat(table.silents(seq)).isEqualTo(0xFFFF);
        assertThat(table.stored(seq)).isEqualTo(LARGEST_TIME);
        assertThat(table.bodySize(seq)).isEqualTo((1 << 24) - 1);
        assertThat(table.next(seq)).isEqualTo((1L << 40) - 2);
        assertThat(table.list(seq)).isEqualTo(HeldLists.MAX_LISTS);
        assertThat(table.previous(seq)).isEqualTo((1L << 40) - 2);
        assertThat(table.group(seq)).isEqualTo(Integer.MAX_VALUE);
        assertThat(table.client(seq)).isEqualTo(-1);
        assertThat(table.queueNumber(seq)).isEqualTo(Integer.MAX_VALUE);
        assertThat(table.tagHash(seq)).isEqualTo(Integer.MIN_VALUE);
    }

    @Test
    void counts_stop_at_their_largest_value() {
        table.add(1, HeldTable.OPEN, 1);
        table.unknowns(1, 0x10000);
        table.silents(1, Integer.MAX_VALUE);
        assertThat(table.unknowns(1)).isEqualTo(0xFFFF);
        assertThat(table.silents(1)).isEqualTo(0xFFFF);
        assertThat(table.due(1)).isZero();
    }

    @Test
    void what_is_not_held_is_free_and_cannot_be_changed() {
        table.add(5, HeldTable.OPEN, 1);
        assertThat(table.contains(4)).isFalse();
        assertThat(table.contains(-1)).isFalse();
        assertThat(table.contains(1L << 50)).isFalse();
        assertThatThrownBy(() -> table.due(5_000_000)).isInstanceOf(IllegalStateException.class);
        table.remove(5);
        assertThat(table.contains(5)).isFalse();
        assertThat(table.size()).isZero();
    }

    @Test
    void an_entry_starts_empty_where_another_was() {
        table.add(7, HeldTable.PARKED, 99);
        table.add(8, HeldTable.OPEN, 100);
        table.unknowns(7, 3);
        table.reason(7, 2);
        table.set(7, HeldTable.END_SEEN);
        table.remove(7);
        table.add(7, HeldTable.OPEN, 1);
        assertThat(table.unknowns(7)).isZero();
        assertThat(table.flags(7)).isZero();
        assertThat(table.list(7)).isEqualTo(-1);
        assertThat(table.parked(2)).isZero();
    }

    @Test
    void the_few_that_are_left_of_old_pages_cost_little() {
        for (long seq = 0; seq < 1_000_000; seq++) {
            table.add(seq, HeldTable.OPEN, seq + 1);
            table.due(seq, seq + 2);
            if (seq > 5_000 && seq % 1_000 != 3) {
                table.remove(seq);
            }
        }
        for (long seq = 0; seq <= 5_000; seq++) {
            if (seq % 1_000 != 3) {
                table.remove(seq);
            }
        }
        assertThat(table.size()).isEqualTo(1_000);
        assertThat(table.bytes()).isLessThan(1_000 * 64 * 16 + YOUNG_BYTES);
        for (long seq = 3; seq < 1_000_000; seq += 1_000) {
            assertThat(table.held(seq)).isEqualTo(seq + 1);
            assertThat(table.due(seq)).isEqualTo(seq + 2);
            table.unknowns(seq, 7);
            assertThat(table.due(seq)).isEqualTo(seq + 2);
        }
        table.pack();
        assertThat(table.bytes()).isLessThan(1_000 * 64 * 2 + YOUNG_BYTES);
        table.add(4, HeldTable.PARKED, 9);
        assertThat(table.held(3)).isEqualTo(4);
        assertThat(table.held(4)).isEqualTo(9);
        assertThat(table.contains(5)).isFalse();
        assertThatThrownBy(() -> table.due(2_004)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void an_entry_among_many_that_went_costs_at_most_four_times_its_size() {
        SplittableRandom random = new SplittableRandom(12);
        for (long seq = 0; seq < 200_000; seq++) {
            table.add(seq, HeldTable.OPEN, seq + 1);
        }
        for (int percent : new int[] {40, 25, 20, 12, 6, 3, 1}) {
            for (long seq = 0; seq < 199_000; seq++) {
                if (table.contains(seq) && random.nextInt(100) >= percent) {
                    table.remove(seq);
                }
            }
            if (percent < 40) {
                assertThat(table.bytes()).isLessThan(table.size() * 4 * 64 + YOUNG_BYTES);
            }
            for (long seq = table.nextHeld(0, 200_000); seq < 200_000; seq = table.nextHeld(seq + 1, 200_000)) {
                assertThat(table.held(seq)).isEqualTo(seq + 1);
            }
        }
    }

    @Test
    void it_does_what_a_map_does_and_counts_states_and_reasons() {
        SplittableRandom random = new SplittableRandom(11);
        Map<Long, Integer> states = new HashMap<>();
        long next = 1;
        for (int step = 0; step < 200_000; step++) {
            if (random.nextInt(100) < 52) {
                int state = random.nextInt(1, HeldTable.TIMED + 1);
                table.add(next, state, next);
                states.put(next++, state);
            } else if (next > 1) {
                // Mostly the young go, so that old ones are left alone in their pages.
                long seq = Math.max(1, next - 1 - random.nextLong(1L << random.nextInt(1, 14)));
                if (states.remove(seq) != null) {
                    table.remove(seq);
                }
            }
        }
        assertThat(table.size()).isEqualTo(states.size());
        for (int state = 1; state <= HeldTable.TIMED; state++) {
            int wanted = state;
            assertThat(table.count(state))
                    .isEqualTo(states.values().stream().filter(s -> s == wanted).count());
        }
        List<Long> found = new ArrayList<>();
        for (long seq = 1; seq < next; seq++) {
            assertThat(table.state(seq)).isEqualTo(states.getOrDefault(seq, HeldTable.FREE));
            if (table.contains(seq)) {
                assertThat(table.held(seq)).isEqualTo(seq);
                found.add(seq);
            }
        }
        assertThat(found).hasSize(states.size());
        List<Long> walked = new ArrayList<>();
        List<Long> undecided = new ArrayList<>();
        for (long seq = table.nextHeld(0, next); seq < next; seq = table.nextHeld(seq + 1, next)) {
            walked.add(seq);
        }
        for (long seq = table.nextUndecided(0, next); seq < next; seq = table.nextUndecided(seq + 1, next)) {
            undecided.add(seq);
        }
        assertThat(walked).isEqualTo(found);
        assertThat(undecided)
                .isEqualTo(found.stream()
                        .filter(seq -> states.get(seq) != HeldTable.TIMED)
                        .toList());
    }
}
