package io.escrowmq.escrow;

import static io.escrowmq.escrow.EscrowClient.COMMIT;
import static io.escrowmq.escrow.EscrowClient.ROLLBACK;
import static io.escrowmq.escrow.EscrowClient.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.escrow.EscrowClient.Check;
import io.escrowmq.message.OffsetMessageId;
import io.escrowmq.message.StoredMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When producers are asked, who, and what they see. */
class CheckBackTest {

    private final EscrowStage stage = new EscrowStage();
    private final EscrowClient producer = new EscrowClient(stage).heartbeat("10.0.0.1@1", "g");

    @Test
    void the_first_check_comes_exactly_six_seconds_after_the_half_was_stored() {
        producer.half("g", "orders", "K1", "one");
        stage.pass(5_999);
        assertThat(producer.checks).isEmpty();
        stage.pass(1);
        assertThat(producer.checks).hasSize(1);
    }

    @Test
    void a_message_can_bring_its_own_time_of_the_first_check() {
        producer.half("g", "orders", "K1", "one", "CHECK_IMMUNITY_TIME_IN_SECONDS", "13");
        producer.half("g", "orders", "K2", "two", "CHECK_IMMUNITY_TIME_IN_SECONDS", "0");
        stage.pass(1);
        assertThat(producer.check().fields()).containsEntry("transactionId", "K2");
        stage.pass(12_998);
        assertThat(producer.checks).isEmpty();
        stage.pass(1);
        assertThat(producer.check().fields()).containsEntry("transactionId", "K1");
    }

    @Test
    void a_check_carries_what_clients_need_to_answer() {
        Half half = producer.half("g", "orders", "K1", "one", "colour", "blue");
        stage.pass(6_000);
        Check check = producer.check();
        assertThat(check.fields())
                .containsEntry("tranStateTableOffset", Long.toString(half.seq()))
                .containsEntry("commitLogOffset", Long.toString(half.held()))
                .containsEntry("msgId", "K1")
                .containsEntry("transactionId", "K1")
                .containsEntry("offsetMsgId", new OffsetMessageId(EscrowStage.STORE, half.held()).toString())
                .containsEntry("topic", "orders")
                .containsEntry("bname", "broker-a");
        assertThat(StoredMessage.topic(check.message(), 0)).isEqualTo("orders");
        assertThat(EscrowClient.bodyOf(check.message())).isEqualTo("one");
        assertThat(StoredMessage.queueOffset(check.message(), 0)).isEqualTo(half.seq());
        assertThat(StoredMessage.physicalOffset(check.message(), 0)).isEqualTo(half.held());
        assertThat(StoredMessage.size(check.message(), 0))
                .isEqualTo(check.message().limit());
        assertThat(check.property("PGROUP")).isEqualTo("g");
        assertThat(check.property("UNIQ_KEY")).isEqualTo("K1");
        assertThat(check.property("colour")).isEqualTo("blue");
        assertThat(check.property("TRANSACTION_CHECK_TIMES")).isEqualTo("1");
    }

    @Test
    void an_unknown_answer_is_asked_again_one_interval_after_the_check() {
        Half half = producer.half("g", "orders", "K1", "one");
        stage.pass(6_000);
        producer.check();
        stage.pass(1_000);
        assertThat(producer.end(half, UNKNOWN, true).code()).isZero();
        stage.pass(28_999);
        assertThat(producer.checks).isEmpty();
        stage.pass(1);
        assertThat(producer.check().property("TRANSACTION_CHECK_TIMES")).isEqualTo("2");
    }

    @Test
    void after_exactly_the_maximum_of_unknown_answers_it_is_parked_and_copied_nowhere() {
        Half half = producer.half("g", "orders", "K1", "one");
        stage.pass(6_000);
        for (int i = 0; i < 15; i++) {
            assertThat(stage.state(half)).isEqualTo("CHECKING");
            producer.check();
            producer.end(half, UNKNOWN, true);
            stage.pass(30_000);
        }
        assertThat(producer.checks).isEmpty();
        assertThat(stage.state(half)).isEqualTo("PARKED");
        assertThat(stage.show(half).summary().parkedReason()).isEqualTo("UNKNOWN");
        assertThat(stage.metrics().parkedUnknown).hasValue(1);
        stage.pass(3_600_000);
        assertThat(producer.checks).isEmpty();
        assertThat(stage.done(stage.console().list(null, null, 0, 10))).hasSize(1);
        assertThat(producer.pulled("orders", 0)).isEmpty();
    }

    @Test
    void silent_checks_back_off_to_five_minutes_and_park_at_their_own_maximum() {
        EscrowStage own = new EscrowStage(EscrowStage.settings(6_000, 30_000, 15, 6, 10_000));
        EscrowClient silent = new EscrowClient(own).heartbeat("10.0.0.1@1", "g");
        Half half = silent.half("g", "orders", "K1", "one");
        List<Long> pauses = new ArrayList<>();
        long last = own.now();
        for (int seconds = 0; seconds < 3_600; seconds++) {
            own.pass(1_000);
            if (!silent.checks.isEmpty()) {
                silent.check();
                pauses.add(own.now() - last);
                last = own.now();
            }
        }
        assertThat(pauses).containsExactly(6_000L, 40_000L, 70_000L, 130_000L, 250_000L, 310_000L);
        assertThat(own.show(half).summary().parkedReason()).isEqualTo("SILENT");
        assertThat(own.metrics().checksSilent.sum()).isEqualTo(6);
        assertThat(own.metrics().parkedSilent).hasValue(1);
    }

    @Test
    void silence_is_not_asked_again_sooner_than_an_interval_that_is_longer_than_the_longest_back_off() {
        EscrowStage own = new EscrowStage(EscrowStage.settings(6_000, 600_000, 15, 6, 10_000));
        EscrowClient silent = new EscrowClient(own).heartbeat("10.0.0.1@1", "g");
        silent.half("g", "orders", "K1", "one");
        own.pass(6_000);
        silent.check();
        own.pass(609_999);
        assertThat(silent.checks).isEmpty();
        own.pass(1);
        assertThat(silent.checks).hasSize(1);
    }

    @Test
    void another_client_of_the_group_is_asked_after_silence() {
        EscrowClient other = new EscrowClient(stage).heartbeat("10.0.0.2@1", "g");
        producer.half("g", "orders", "K1", "one");
        stage.pass(6_000);
        producer.check();
        assertThat(other.checks).isEmpty();
        stage.pass(60_000);
        assertThat(producer.checks).isEmpty();
        other.check();
    }

    @Test
    void with_the_sender_gone_one_that_publishes_the_topic_comes_first() {
        EscrowClient plain = new EscrowClient(stage).heartbeat("10.0.0.2@1", "g");
        EscrowClient publisher = new EscrowClient(stage).heartbeat("10.0.0.3@1", "g");
        EscrowClient later = new EscrowClient(stage).heartbeat("10.0.0.4@1", "g");
        publisher.end(publisher.half("g", "orders", "K0", "zero"), ROLLBACK, false);
        producer.half("g", "orders", "K1", "one");
        producer.close();
        stage.pass(6_000);
        publisher.check();
        assertThat(plain.checks).isEmpty();
        assertThat(later.checks).isEmpty();
    }

    @Test
    void at_most_64_checks_are_out_on_a_connection_and_8_on_one_of_go_oldest_first() {
        assertWindow("JAVA", 64);
        assertWindow("GO", 8);
    }

    private static void assertWindow(String language, int window) {
        EscrowStage stage = new EscrowStage();
        EscrowClient client = new EscrowClient(stage, "10.0.0.1", language).heartbeat("10.0.0.1@1", "g");
        List<Half> halves = new ArrayList<>();
        for (int i = 0; i < window + 10; i++) {
            halves.add(client.half("g", "orders", "K" + i, "body " + i));
            stage.pass(1);
        }
        stage.pass(6_000);
        assertThat(client.checks.stream().map(Check::seq))
                .isEqualTo(halves.subList(0, window).stream().map(Half::seq).toList());
        assertThat(stage.metrics().backlog).hasValue(10);
        client.checks.clear();
        client.end(halves.get(3), COMMIT, true);
        client.end(halves.get(5), UNKNOWN, true);
        assertThat(client.checks.stream().map(Check::seq))
                .containsExactly(
                        halves.get(window).seq(), halves.get(window + 1).seq());
        assertThat(stage.metrics().backlog).hasValue(8);
    }

    @Test
    void room_on_a_connection_goes_to_the_oldest_of_all_its_groups() {
        EscrowClient both = new EscrowClient(stage, "10.0.0.9", "GO").heartbeat("10.0.0.9@1", "g1", "g2");
        List<Half> first = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            first.add(both.half("g1", "orders", "A" + i, "body"));
        }
        stage.pass(10);
        Half second = both.half("g2", "orders", "B", "body");
        stage.pass(10);
        Half third = both.half("g1", "orders", "C", "body");
        stage.pass(7_000);
        assertThat(both.checks).hasSize(8);
        both.checks.clear();
        both.end(first.get(0), COMMIT, true);
        assertThat(both.check().seq()).isEqualTo(second.seq());
        both.end(first.get(1), COMMIT, true);
        assertThat(both.check().seq()).isEqualTo(third.seq());
    }
}
