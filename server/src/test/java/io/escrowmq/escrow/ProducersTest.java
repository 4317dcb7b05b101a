package io.escrowmq.escrow;

import static io.escrowmq.escrow.EscrowClient.COMMIT;
import static io.escrowmq.escrow.EscrowClient.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.escrowmq.escrow.EscrowClient.Check;
import io.escrowmq.protocol.RequestCode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Producers come and go; what they cannot answer waits for the next. */
class ProducersTest {

    private final EscrowStage stage = new EscrowStage();

    private EscrowClient producer() {
        return new EscrowClient(stage).heartbeat("10.0.0.1@1", "g");
    }

    @Test
    void without_a_producer_a_transaction_waits_and_is_asked_at_once_when_one_sends_a_heartbeat() {
        EscrowClient sender = producer();
        Half half = sender.half("g", "orders", "K1", "one");
        sender.close();
        stage.pass(600_000);
        assertThat(stage.state(half)).isEqualTo("UNREACHABLE");
        assertThat(stage.metrics().unreachable).hasValue(1);
        assertThat(stage.show(half).summary().silentChecks()).isZero();
        EscrowClient back = producer();
        assertThat(back.check().seq()).isEqualTo(half.seq());
        assertThat(stage.metrics().unreachable).hasValue(0);
    }

    @Test
    void a_send_makes_a_producer_known_too() {
        EscrowClient sender = producer();
        Half half = sender.half("g", "orders", "K1", "one");
        sender.close();
        stage.pass(6_000);
        EscrowClient back = new EscrowClient(stage);
        back.half("g", "orders", "K2", "two");
        assertThat(back.check().seq()).isEqualTo(half.seq());
    }

    @Test
    void what_waited_is_asked_oldest_first_as_far_as_there_is_room() {
        EscrowClient sender = producer();
        List<Long> seqs = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            seqs.add(sender.half("g", "orders", "K" + i, "body").seq());
            stage.pass(1);
        }
        sender.close();
        stage.pass(10_000);
        EscrowClient back = new EscrowClient(stage, "10.0.0.1", "GO").heartbeat("10.0.0.1@1", "g");
        assertThat(back.checks.stream().map(Check::seq)).isEqualTo(seqs.subList(0, 8));
    }

    @Test
    void when_a_connection_closes_another_producer_is_asked_at_once_and_nothing_is_counted() {
        EscrowClient sender = producer();
        EscrowClient other = new EscrowClient(stage).heartbeat("10.0.0.2@1", "g");
        Half half = sender.half("g", "orders", "K1", "one");
        stage.pass(6_000);
        sender.check();
        sender.close();
        assertThat(other.check().property("TRANSACTION_CHECK_TIMES")).isEqualTo("1");
        assertThat(stage.show(half).summary().checks()).isZero();
        assertThat(stage.show(half).summary().silentChecks()).isZero();
        other.end(half, COMMIT, true);
        assertThat(other.pulled("orders", 0)).containsExactly("one");
    }

    @Test
    void what_a_closed_connection_was_asked_comes_before_what_still_waited() {
        EscrowClient gone = new EscrowClient(stage, "10.0.0.1", "GO").heartbeat("10.0.0.1@1", "g");
        List<Half> halves = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            halves.add(gone.half("g", "orders", "K" + i, "body"));
            stage.pass(1);
        }
        stage.pass(6_000);
        assertThat(gone.checks).hasSize(8);
        gone.close();
        EscrowClient next = new EscrowClient(stage, "10.0.0.1", "GO").heartbeat("10.0.0.1@2", "g");
        assertThat(next.checks.stream().map(Check::seq))
                .isEqualTo(halves.subList(0, 8).stream().map(Half::seq).toList());
    }

    @Test
    void a_client_that_leaves_one_group_frees_its_room_for_the_other() {
        EscrowClient both = new EscrowClient(stage, "10.0.0.1", "GO").heartbeat("10.0.0.1@1", "g", "h");
        for (int i = 0; i < 8; i++) {
            both.half("g", "orders", "K" + i, "body");
        }
        Half other = both.half("h", "orders", "H", "body");
        stage.pass(6_000);
        assertThat(both.checks).hasSize(8);
        both.checks.clear();
        both.call(RequestCode.UNREGISTER_CLIENT, Map.of("clientID", "10.0.0.1@1", "producerGroup", "g"), new byte[0]);
        assertThat(both.check().seq()).isEqualTo(other.seq());
        assertThat(stage.metrics().unreachable).hasValue(8);
    }

    @Test
    void a_restart_counts_nothing_and_asks_again() {
        EscrowClient sender = producer();
        Half half = sender.half("g", "orders", "K1", "one");
        stage.pass(6_000);
        sender.end(half, UNKNOWN, true);
        stage.pass(30_000);
        assertThat(stage.state(half)).isEqualTo("CHECKING");
        stage.restart();
        assertThat(stage.show(half).summary().checks()).isEqualTo(1);
        assertThat(stage.show(half).summary().silentChecks()).isZero();
        assertThat(producer().check().property("TRANSACTION_CHECK_TIMES")).isEqualTo("2");
    }

    @Test
    void a_due_time_survives_a_restart() {
        EscrowClient sender = producer();
        Half half = sender.half("g", "orders", "K1", "one");
        stage.pass(6_000);
        stage.pass(2_000);
        sender.end(half, UNKNOWN, true);
        stage.pass(10_000);
        stage.restart();
        EscrowClient back = producer();
        stage.pass(17_999);
        assertThat(back.checks).isEmpty();
        stage.pass(1);
        assertThat(back.checks).hasSize(1);
    }

    @Test
    void a_power_cut_loses_no_transaction_that_was_answered() {
        EscrowClient sender = producer();
        Half open = sender.half("g", "orders", "K1", "one");
        Half committed = sender.half("g", "orders", "K2", "two");
        sender.end(committed, COMMIT, false);
        stage.powerCut();
        EscrowClient back = producer();
        assertThat(back.pulled("orders", 0)).containsExactly("two");
        stage.pass(6_000);
        assertThat(back.check().seq()).isEqualTo(open.seq());
    }

    @Test
    void a_check_that_a_full_connection_does_not_take_is_tried_again_and_not_counted() {
        EscrowClient sender = producer();
        Half half = sender.half("g", "orders", "K1", "one");
        sender.writable = false;
        stage.pass(6_500);
        assertThat(sender.checks).isEmpty();
        sender.writable = true;
        stage.pass(500);
        assertThat(sender.checks).hasSize(1);
        assertThat(stage.show(half).summary().silentChecks()).isZero();
        assertThat(stage.metrics().checksNotSent.sum()).isEqualTo(1);
    }

    @Test
    void a_check_that_no_reader_takes_is_tried_again_and_not_counted() {
        EscrowClient sender = producer();
        Half half = sender.half("g", "orders", "K1", "one");
        stage.readersRefuse = true;
        stage.pass(6_500);
        stage.readersRefuse = false;
        stage.pass(500);
        assertThat(sender.checks).hasSize(1);
        assertThat(stage.show(half).summary().silentChecks()).isZero();
    }

    @Test
    void a_producer_that_is_not_heard_of_for_two_minutes_is_forgotten() {
        EscrowClient sender = new EscrowClient(stage);
        Half half = sender.half("g", "orders", "K1", "one", "CHECK_IMMUNITY_TIME_IN_SECONDS", "130");
        stage.pass(130_000);
        assertThat(stage.state(half)).isEqualTo("UNREACHABLE");
        assertThat(sender.checks).isEmpty();
    }

    @Test
    void a_send_that_is_run_after_its_connection_closed_makes_no_producer() {
        EscrowClient sender = new EscrowClient(stage);
        sender.close();
        stage.send(sender, sender.sendRequest("g", "orders", 0, EscrowClient.halfProperties("g", "K1"), "one"));
        stage.settle();
        stage.pass(6_000);
        assertThat(stage.metrics().unreachable).hasValue(1);
        assertThat(stage.metrics().backlog).hasValue(0);
    }

    @Test
    void names_that_are_too_long_are_refused_and_stop_nothing() {
        EscrowClient client = new EscrowClient(stage);
        String body = "{\"clientID\":\"" + "x".repeat(1_025) + "\",\"producerDataSet\":[{\"groupName\":\"g\"}],"
                + "\"consumerDataSet\":[]}";
        assertThatThrownBy(() -> client.call(RequestCode.HEART_BEAT, Map.of(), body.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("clientID has 1025 characters, allowed are 1024");
        Map<String, String> properties = EscrowClient.halfProperties("p".repeat(256), "K1");
        assertThat(client.sendTo("g", "orders", 0, properties, "x").remark())
                .isEqualTo("producer group of 256 characters, allowed are 255");
        client.half("g", "orders", "K1", "one");
    }
}
