package io.escrowmq.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HeldListsTest {

    private final HeldTable table = new HeldTable();
    private final HeldLists lists = new HeldLists(table);

    private List<Long> all(int list) {
        List<Long> all = new ArrayList<>();
        for (long seq = lists.head(list); seq != HeldLists.NONE; seq = table.next(seq)) {
            all.add(seq);
        }
        return all;
    }

    @Test
    void lists_of_a_block_are_empty_and_apart() {
        int first = lists.create(100);
        int more = lists.create(100);
        assertThat(more).isEqualTo(first + 100);
        table.add(1, HeldTable.OPEN, 1);
        lists.append(more, 1);
        assertThat(lists.isEmpty(first)).isTrue();
        assertThat(lists.isEmpty(more + 99)).isTrue();
        assertThat(all(more)).containsExactly(1L);
    }

    @Test
    void a_list_that_was_given_back_is_used_again() {
        int one = lists.create();
        int two = lists.create();
        lists.free(one);
        assertThat(lists.create()).isEqualTo(one);
        assertThat(lists.create()).isGreaterThan(two);
    }

    @Test
    void the_sizes_of_marked_lists_are_summed_up() {
        int one = lists.create(3);
        for (long seq = 1; seq <= 6; seq++) {
            table.add(seq, HeldTable.OPEN, 1);
            lists.append(one + (int) seq % 3, seq);
        }
        lists.mark(one, true);
        lists.mark(one + 1, true);
        lists.mark(one + 1, true);
        assertThat(lists.marked()).isEqualTo(4);
        lists.unlink(3);
        lists.prepend(one + 1, 3);
        assertThat(lists.marked()).isEqualTo(4);
        lists.mark(one, false);
        assertThat(lists.marked()).isEqualTo(3);
        assertThat(lists.size(one + 1)).isEqualTo(3);
    }

    @Test
    void unlinking_what_is_in_no_list_does_nothing() {
        lists.create(2);
        table.add(1, HeldTable.OPEN, 1);
        assertThat(lists.unlink(1)).isEqualTo(-1);
        assertThat(table.previous(1)).isEqualTo(HeldLists.NONE);
    }

    @Test
    void they_do_what_deques_do() {
        SplittableRandom random = new SplittableRandom(5);
        int first = lists.create(3);
        List<Deque<Long>> model = List.of(new ArrayDeque<>(), new ArrayDeque<>(), new ArrayDeque<>());
        for (long seq = 0; seq < 300; seq++) {
            table.add(seq, HeldTable.OPEN, 1);
        }
        for (int step = 0; step < 20_000; step++) {
            long seq = random.nextLong(300);
            model.forEach(deque -> deque.remove(seq));
            lists.unlink(seq);
            int to = random.nextInt(4);
            if (to < 3 && random.nextBoolean()) {
                model.get(to).addLast(seq);
                lists.append(first + to, seq);
            } else if (to < 3) {
                model.get(to).addFirst(seq);
                lists.prepend(first + to, seq);
            }
        }
        for (int i = 0; i < 3; i++) {
            assertThat(all(first + i)).containsExactlyElementsOf(model.get(i));
        }
    }
}
