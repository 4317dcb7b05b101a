package io.escrowmq.escrow;

import static io.escrowmq.escrow.EscrowClient.COMMIT;
import static io.escrowmq.escrow.EscrowClient.ROLLBACK;
import static io.escrowmq.escrow.EscrowClient.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.message.StoredMessage;
import io.escrowmq.protocol.Response;
import io.escrowmq.transaction.TransactionConsole.Event;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A transaction is decided once. */
class DecisionTest {

    private final EscrowStage stage = new EscrowStage();
    private final EscrowClient producer = new EscrowClient(stage).heartbeat("10.0.0.1@1", "g");

    private Half half(String key, String body) {
        return producer.half("g", "orders", key, body, "colour", "blue");
    }

    @Test
    void only_a_committed_message_becomes_visible_in_the_order_of_the_commits() {
        Half one = half("K1", "one");
        Half two = half("K2", "two");
        Half three = half("K3", "three");
        assertThat(producer.pulled("orders", 0)).isEmpty();
        producer.end(three, COMMIT, false);
        producer.end(two, ROLLBACK, false);
        producer.end(one, COMMIT, false);
        assertThat(producer.pulled("orders", 0)).containsExactly("three", "one");
        stage.restart();
        assertThat(new EscrowClient(stage).pulled("orders", 0)).containsExactly("three", "one");
    }

    @Test
    void a_committed_message_has_the_bytes_that_clients_expect() {
        Half one = half("K1", "one");
        Half two = half("K2", "two");
        long stored = stage.now();
        stage.pass(100);
        producer.end(two, COMMIT, false);
        stage.pass(100);
        producer.end(one, COMMIT, false);
        List<ByteBuffer> visible = producer.pull("orders", 0);
        ByteBuffer first = visible.get(0);
        ByteBuffer second = visible.get(1);
        assertThat(StoredMessage.queueOffset(first, 0)).isZero();
        assertThat(StoredMessage.queueOffset(second, 0)).isEqualTo(1);
        assertThat(StoredMessage.preparedOffset(first, 0)).isEqualTo(two.held());
        assertThat(StoredMessage.preparedOffset(second, 0)).isEqualTo(one.held());
        assertThat(StoredMessage.physicalOffset(second, 0))
                .isGreaterThan(StoredMessage.physicalOffset(first, 0))
                .isNotEqualTo(one.held());
        assertThat(StoredMessage.sysFlag(second, 0)).isEqualTo(8);
        assertThat(StoredMessage.storeMillis(first, 0)).isEqualTo(stored + 100);
        assertThat(StoredMessage.storeMillis(second, 0)).isEqualTo(stored + 200);
        assertThat(StoredMessage.bornMillis(second, 0)).isEqualTo(1_699_999_990_000L);
        assertThat(StoredMessage.flag(second, 0)).isEqualTo(7);
        assertThat(StoredMessage.property(second, 0, "TRAN_MSG")).isEqualTo("true");
        assertThat(StoredMessage.property(second, 0, "PGROUP")).isEqualTo("g");
        assertThat(StoredMessage.property(second, 0, "__transactionId__")).isEqualTo("K1");
        assertThat(StoredMessage.property(second, 0, "colour")).isEqualTo("blue");
        assertThat(StoredMessage.property(second, 0, "TRANSACTION_CHECK_TIMES")).isNull();
    }

    @Test
    void an_end_may_come_over_any_connection() {
        Half half = half("K1", "one");
        assertThat(new EscrowClient(stage, "10.9.9.9", "CPP")
                        .end(half, COMMIT, false)
                        .code())
                .isZero();
        assertThat(producer.pulled("orders", 0)).containsExactly("one");
    }

    @Test
    void a_repeat_is_answered_like_the_first_and_delivers_nothing_more_also_after_a_restart() {
        Half commit = half("K1", "one");
        Half rollback = half("K2", "two");
        producer.end(commit, COMMIT, false);
        producer.end(rollback, ROLLBACK, false);
        assertThat(producer.end(commit, COMMIT, false).code()).isZero();
        assertThat(producer.end(commit, COMMIT, true).code()).isZero();
        assertThat(producer.end(rollback, ROLLBACK, true).code()).isZero();
        assertThat(producer.end(rollback, UNKNOWN, false).code()).isZero();
        stage.restart();
        EscrowClient later = new EscrowClient(stage);
        assertThat(later.end(commit, COMMIT, false).code()).isZero();
        assertThat(later.end(rollback, ROLLBACK, false).code()).isZero();
        assertThat(later.pulled("orders", 0)).containsExactly("one");
        assertThat(stage.metrics().repeats.sum()).isEqualTo(2);
    }

    @Test
    void a_contradiction_is_answered_with_what_was_decided_when_and_by_whom() {
        Half commit = half("K1", "one");
        Half rollback = half("K2", "two");
        producer.end(commit, COMMIT, false);
        stage.pass(1_000);
        stage.pass(6_000);
        producer.end(rollback, ROLLBACK, true);
        EscrowClient other = new EscrowClient(stage, "10.0.0.7", "JAVA");
        Response late = other.end(commit, ROLLBACK, false);
        assertThat(late.code()).isEqualTo(1);
        assertThat(late.remark())
                .isEqualTo("rollback refused: the transaction was committed at 2023-11-14T22:13:20Z by producer"
                        + " 10.0.0.1@1");
        assertThat(other.end(rollback, COMMIT, false).remark())
                .isEqualTo("commit refused: the transaction was rolled back at 2023-11-14T22:13:27Z by answer to a"
                        + " check 10.0.0.1@1");
        assertThat(stage.metrics().contradictions.sum()).isEqualTo(2);
        assertThat(stage.events(commit)).containsExactly("stored", "committed", "visible", "contradiction");
        Event refused = stage.show(rollback).events().get(3);
        assertThat(refused.kind()).isEqualTo("contradiction");
        assertThat(refused.who()).isEqualTo(other.address());
        assertThat(refused.text()).isEqualTo("commit refused");
        assertThat(other.pulled("orders", 0)).containsExactly("one");
    }

    @Test
    void four_contradictions_are_written_down_and_all_are_counted() {
        Half half = half("K1", "one");
        producer.end(half, ROLLBACK, false);
        for (int i = 0; i < 3; i++) {
            assertThat(producer.end(half, COMMIT, false).code()).isEqualTo(1);
        }
        stage.restart();
        EscrowClient later = new EscrowClient(stage);
        for (int i = 0; i < 3; i++) {
            assertThat(later.end(half, COMMIT, false).code()).isEqualTo(1);
        }
        assertThat(stage.metrics().contradictions.sum()).isEqualTo(3);
        assertThat(stage.events(half))
                .containsExactly(
                        "stored", "rolled-back", "contradiction", "contradiction", "contradiction", "contradiction");
    }

    @Test
    void an_end_that_names_another_group_sequence_or_position_is_of_no_transaction() {
        Half half = half("K1", "one");
        Half other = half("K2", "two");
        assertNoSuch(producer.end("h", half.seq(), half.held(), COMMIT, false));
        assertNoSuch(producer.end("g", half.seq(), half.held() + 1, COMMIT, false));
        assertNoSuch(producer.end("g", half.seq(), other.held(), COMMIT, false));
        assertNoSuch(producer.end("g", half.seq() + 100, half.held(), COMMIT, false));
        assertNoSuch(producer.end("g", 0, half.held(), COMMIT, false));
        assertNoSuch(producer.end("g", -1, -1, UNKNOWN, true));
        assertNoSuch(producer.end("g", Long.MAX_VALUE, Long.MAX_VALUE, ROLLBACK, false));
        assertNoSuch(producer.end("g", Long.MIN_VALUE, Long.MIN_VALUE, COMMIT, false));
        producer.end(half, COMMIT, false);
        assertNoSuch(producer.end("h", half.seq(), half.held(), COMMIT, false));
        assertNoSuch(producer.end("g", half.seq(), half.held() - 1, ROLLBACK, false));
        assertNoSuch(producer.end("g", half.seq(), other.held(), ROLLBACK, false));
        assertNoSuch(producer.end("g", half.seq(), Long.MAX_VALUE, ROLLBACK, false));
        assertThat(stage.metrics().unknownTransactions.sum()).isEqualTo(12);
        assertThat(stage.state(other)).isEqualTo("OPEN");
        assertThat(producer.pulled("orders", 0)).containsExactly("one");
    }

    private static void assertNoSuch(Response answer) {
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.remark()).startsWith("no transaction of producer group");
    }

    @Test
    void an_end_decides_whatever_state_the_transaction_is_in() {
        stage.settings = EscrowStage.settings(6_000, 30_000, 1, 5, 30_000);
        stage.restart();
        EscrowClient asked = new EscrowClient(stage).heartbeat("10.0.0.1@1", "g");
        Half checking = asked.half("g", "orders", "K1", "checking");
        stage.pass(6_000);
        assertThat(stage.state(checking)).isEqualTo("CHECKING");
        assertThat(asked.end(checking, COMMIT, false).code()).isZero();
        Half parked = asked.half("g", "orders", "K2", "parked");
        stage.pass(6_000);
        asked.end(parked, UNKNOWN, true);
        assertThat(stage.state(parked)).isEqualTo("PARKED");
        assertThat(asked.end(parked, COMMIT, true).code()).isZero();
        Half unreachable = asked.half("g", "orders", "K3", "unreachable");
        asked.close();
        stage.pass(6_000);
        assertThat(stage.state(unreachable)).isEqualTo("UNREACHABLE");
        EscrowClient anybody = new EscrowClient(stage);
        assertThat(anybody.end(unreachable, COMMIT, false).code()).isZero();
        assertThat(anybody.pulled("orders", 0)).containsExactly("checking", "parked", "unreachable");
        stage.pass(400_000);
        assertThat(stage.metrics().unreachable).hasValue(0);
        assertThat(stage.metrics().parkedUnknown).hasValue(0);
        assertThat(stage.metrics().checking).hasValue(0);
    }

    @Test
    void a_decided_transaction_is_never_asked_about_again() {
        Half half = half("K1", "one");
        stage.pass(6_000);
        producer.check();
        producer.end(half, COMMIT, true);
        stage.pass(400_000);
        assertThat(producer.checks).isEmpty();
        stage.restart();
        EscrowClient again = new EscrowClient(stage).heartbeat("10.0.0.1@1", "g");
        stage.pass(400_000);
        assertThat(again.checks).isEmpty();
    }

    @Test
    void a_decision_that_comes_with_the_due_time_keeps_the_check_from_being_sent() {
        Half delayed = producer.half("g", "orders", "K1", "one", "DELAY", "5");
        stage.clock.advanceMillis(6_000);
        stage.writerStands = true;
        stage.settle();
        stage.send(producer, producer.endRequest("g", delayed.seq(), delayed.held(), COMMIT, false));
        stage.settle();
        stage.writerStands = false;
        stage.settle();
        assertThat(stage.state(delayed)).isEqualTo("COMMITTED");
        assertThat(producer.checks).isEmpty();
    }

    @Test
    void metrics_count_what_was_decided_by_whom() {
        Half byProducer = half("K1", "one");
        Half byCheck = half("K2", "two");
        Half byOperator = half("K3", "three");
        Half open = half("K4", "four");
        assertThat(stage.metrics().topic("orders").half).hasValue(4);
        producer.end(byProducer, COMMIT, false);
        stage.pass(6_000);
        producer.end(byCheck, ROLLBACK, true);
        producer.end(open, UNKNOWN, true);
        stage.done(stage.console().commit(byOperator.id(), "customer paid"));
        assertThat(stage.metrics().halves.sum()).isEqualTo(4);
        assertThat(stage.metrics().committedByProducer.sum()).isEqualTo(1);
        assertThat(stage.metrics().rolledBackByCheck.sum()).isEqualTo(1);
        assertThat(stage.metrics().committedByOperator.sum()).isEqualTo(1);
        assertThat(stage.metrics().checksSent.sum()).isEqualTo(3);
        assertThat(stage.metrics().checksAnsweredRollback.sum()).isEqualTo(1);
        assertThat(stage.metrics().checksAnsweredUnknown.sum()).isEqualTo(1);
        assertThat(stage.metrics().open).hasValue(1);
        assertThat(stage.metrics().topic("orders").half).hasValue(1);
        assertThat(stage.metrics().topic("orders").committed.sum()).isEqualTo(2);
        assertThat(stage.metrics().topic("orders").rolledBack.sum()).isEqualTo(1);
        assertThat(stage.metrics().oldestStoredMillis).hasValue(1_700_000_000_000L);
        stage.restart();
        assertThat(stage.metrics().topic("orders").half).hasValue(1);
        assertThat(stage.metrics().open).hasValue(1);
    }
}
