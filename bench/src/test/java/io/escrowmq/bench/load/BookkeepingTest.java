package io.escrowmq.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BookkeepingTest {
    private final Ledger ledger = new Ledger(7);

    @Test
    void what_was_promised_and_not_received_is_missing() {
        ledger.note(70_000, Ledger.PROMISED, 5);
        assertThat(ledger.compare()).isEqualTo(new Ledger.Comparison(1, 0, 1, 0, 0));
    }

    @Test
    void a_second_receipt_is_a_duplicate() {
        ledger.note(1, Ledger.PROMISED, 5);
        assertThat(ledger.receive(1)).isTrue();
        assertThat(ledger.receive(1)).isFalse();
        assertThat(ledger.compare()).isEqualTo(new Ledger.Comparison(1, 1, 0, 1, 0));
    }

    @Test
    void what_was_rolled_back_undecided_or_never_sent_is_a_phantom() {
        ledger.note(1, Ledger.ROLLED_BACK, 5);
        ledger.note(2, Ledger.UNDECIDED, 0);
        ledger.receive(1);
        ledger.receive(2);
        ledger.receive(1_000_000);
        ledger.receive(-1);
        assertThat(ledger.compare()).isEqualTo(new Ledger.Comparison(0, 2, 0, 0, 4));
    }

    @Test
    void what_is_in_doubt_may_be_received_or_not() {
        ledger.note(1, Ledger.IN_DOUBT, 5);
        ledger.note(2, Ledger.IN_DOUBT, 5);
        ledger.receive(2);
        assertThat(ledger.compare().isRight()).isTrue();
    }

    @Test
    void a_promise_is_counted_once_and_keeps_the_time_of_its_sending() {
        ledger.note(3, Ledger.IN_DOUBT, 99);
        ledger.note(3, Ledger.PROMISED, 0);
        ledger.note(3, Ledger.PROMISED, 0);
        assertThat(ledger.promised()).isEqualTo(1);
        assertThat(ledger.nanos(3)).isEqualTo(99);
    }

    @Test
    void an_offset_is_distinct_within_its_queue() {
        DistinctOffsets offsets = new DistinctOffsets();
        assertThat(offsets.add(0, 70_000)).isTrue();
        assertThat(offsets.add(64, 70_000)).isTrue();
        assertThat(offsets.add(0, 70_064)).isTrue();
        assertThat(offsets.add(0, 70_000)).isFalse();
    }

    @Test
    void an_answer_finds_its_slot_once() {
        Window window = new Window(2);
        int slot = window.open(5, 100);
        int opaque = window.opaque(slot);
        assertThat(window.slotOf(opaque)).isEqualTo(slot);
        assertThat(window.slotOf(opaque + 1)).isEqualTo(-1);
        window.close(slot);
        assertThat(window.slotOf(opaque)).isEqualTo(-1);
        assertThat(window.open(6, 101)).isEqualTo(slot);
        assertThat(window.opaque(slot)).isNotEqualTo(opaque);
        assertThat(window.slotOf(opaque)).isEqualTo(-1);
    }

    @Test
    void a_window_is_full_when_all_its_slots_are_taken() {
        Window window = new Window(Window.MAX);
        for (int i = 0; i < Window.MAX; i++) {
            int slot = window.open(i, 1);
            assertThat(window.slotOf(window.opaque(slot))).isEqualTo(slot);
        }
        assertThat(window.isFull()).isTrue();
        assertThat(window.inFlight()).isEqualTo(Window.MAX);
    }

    @Test
    void cpu_time_is_read_behind_a_command_name_with_blanks_and_brackets() {
        String stat = "12 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 150 50 0 0 20 0";
        assertThat(ProcessUsage.cpuSeconds(stat)).isEqualTo(2.0);
    }

    @Test
    void a_listener_is_found_by_its_port_and_state() {
        List<String> table = List.of(
                "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
                "   0: 0100007F:2694 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0",
                "   1: 0100007F:2694 0100007F:9999 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0");
        assertThat(ProcessUsage.listeners(table, 9876)).containsExactly("socket:[4711]");
        assertThat(ProcessUsage.listeners(table, 1)).isEmpty();
    }
}
