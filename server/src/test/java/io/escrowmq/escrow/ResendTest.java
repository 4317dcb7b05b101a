package io.escrowmq.escrow;

import static io.escrowmq.escrow.EscrowClient.COMMIT;
import static io.escrowmq.escrow.EscrowClient.ROLLBACK;
import static io.escrowmq.escrow.EscrowClient.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A half that a client sends again because its answer was lost is one transaction, and nothing else is. */
class ResendTest {

    private final EscrowStage stage = new EscrowStage();
    private final EscrowClient producer = new EscrowClient(stage).heartbeat("10.0.0.1@1", "g");
    private final Half first = producer.half("g", "orders", "K1", "one");

    private Half again() {
        return producer.half("g", "orders", "K1", "one");
    }

    private void assertSecond(Half other) {
        assertThat(other.seq()).isNotEqualTo(first.seq());
        assertThat(other.held()).isNotEqualTo(first.held());
        assertThat(stage.metrics().joinedResends.sum()).isZero();
    }

    @Test
    void a_copy_gets_the_ids_of_the_first_and_one_commit_delivers_once() {
        Half copy = again();
        assertThat(copy).isEqualTo(first);
        assertThat(stage.metrics().joinedResends.sum()).isEqualTo(1);
        assertThat(stage.metrics().topic("orders").half).hasValue(1);
        producer.end(copy, COMMIT, false);
        assertThat(producer.pulled("orders", 0)).containsExactly("one");
        assertThat(stage.events(first)).containsExactly("stored", "joined", "committed", "visible");
    }

    @Test
    void a_copy_to_another_queue_joins_and_stays_where_the_first_was() {
        Half copy = producer.halfTo(2, "g", "orders", "K1", "one");
        assertThat(copy).isEqualTo(first);
        producer.end(copy, COMMIT, false);
        assertThat(producer.pulled("orders", 0)).containsExactly("one");
        assertThat(producer.pulled("orders", 2)).isEmpty();
    }

    @Test
    void a_copy_over_another_connection_of_the_same_client_joins() {
        EscrowClient next = new EscrowClient(stage).heartbeat("10.0.0.1@1", "g");
        assertThat(next.half("g", "orders", "K1", "one")).isEqualTo(first);
    }

    @Test
    void a_copy_that_comes_before_the_first_heartbeat_of_its_connection_joins_by_its_address() {
        assertThat(new EscrowClient(stage).half("g", "orders", "K1", "one")).isEqualTo(first);
    }

    @Test
    void a_copy_joins_after_a_restart_too() {
        stage.restart();
        assertThat(new EscrowClient(stage).half("g", "orders", "K1", "one")).isEqualTo(first);
    }

    @Test
    void the_first_check_is_due_anew_after_a_join() {
        stage.pass(5_000);
        again();
        stage.pass(5_999);
        assertThat(producer.checks).isEmpty();
        stage.pass(1);
        assertThat(producer.checks).hasSize(1);
    }

    @Test
    void the_first_check_of_a_copy_with_a_time_of_its_own_keeps_it_over_a_restart() {
        producer.half("g", "orders", "K1", "one", "CHECK_IMMUNITY_TIME_IN_SECONDS", "20");
        stage.restart();
        EscrowClient back = new EscrowClient(stage).heartbeat("10.0.0.1@1", "g");
        stage.pass(19_999);
        assertThat(back.checks).isEmpty();
        stage.pass(1);
        assertThat(back.checks).hasSize(1);
    }

    @Test
    void another_body_is_a_second_transaction() {
        assertSecond(producer.half("g", "orders", "K1", "other"));
    }

    @Test
    void another_key_topic_or_group_is_a_second_transaction() {
        assertSecond(producer.half("g", "orders", "K2", "one"));
        assertSecond(producer.half("g", "payments", "K1", "one"));
        assertSecond(producer.half("h", "orders", "K1", "one"));
    }

    @Test
    void another_client_is_a_second_transaction() {
        EscrowClient sameHost = new EscrowClient(stage).heartbeat("10.0.0.1@2", "g");
        assertSecond(sameHost.half("g", "orders", "K1", "one"));
        EscrowClient otherHost = new EscrowClient(stage, "10.0.0.2", "JAVA");
        assertSecond(otherHost.half("g", "orders", "K1", "one"));
    }

    @Test
    void after_an_end_even_an_unknown_one_a_copy_is_a_second_transaction() {
        producer.end(first, UNKNOWN, false);
        assertSecond(again());
    }

    @Test
    void an_unknown_end_is_remembered_over_a_restart() {
        producer.end(first, UNKNOWN, false);
        stage.restart();
        assertSecond(new EscrowClient(stage).half("g", "orders", "K1", "one"));
    }

    @Test
    void a_copy_never_joins_a_decided_transaction() {
        producer.end(first, ROLLBACK, false);
        Half second = again();
        assertSecond(second);
        producer.end(second, COMMIT, false);
        assertSecond(again());
        assertThat(producer.pulled("orders", 0)).containsExactly("one");
    }

    @Test
    void a_copy_joins_until_the_first_is_sixty_seconds_old() {
        stage.pass(59_999);
        assertThat(again()).isEqualTo(first);
        stage.pass(1);
        Half late = again();
        assertThat(late.seq()).isNotEqualTo(first.seq());
    }

    @Test
    void a_parked_transaction_is_not_joined() {
        stage.settings = EscrowStage.settings(6_000, 30_000, 1, 5, 30_000);
        stage.restart();
        EscrowClient back = new EscrowClient(stage).heartbeat("10.0.0.1@1", "g");
        stage.pass(6_000);
        back.end(first, UNKNOWN, true);
        assertThat(stage.state(first)).isEqualTo("PARKED");
        assertThat(back.half("g", "orders", "K1", "one").seq()).isNotEqualTo(first.seq());
    }

    @Test
    void the_answer_to_a_check_sent_before_the_join_counts_as_unknown() {
        stage.pass(6_000);
        producer.check();
        again();
        assertThat(producer.end(first, ROLLBACK, true).code()).isZero();
        assertThat(stage.state(first)).isEqualTo("OPEN");
        stage.pass(6_000);
        producer.check();
        assertThat(producer.end(first, ROLLBACK, true).code()).isZero();
        assertThat(stage.state(first)).isEqualTo("ROLLED_BACK");
    }

    @Test
    void the_answer_to_a_check_sent_before_the_join_counts_as_unknown_after_a_restart_too() {
        stage.pass(6_000);
        producer.check();
        again();
        stage.restart();
        EscrowClient back = new EscrowClient(stage);
        assertThat(back.end(first, ROLLBACK, true).code()).isZero();
        assertThat(stage.state(first)).isEqualTo("OPEN");
    }

    @Test
    void the_end_of_the_local_transaction_counts_though_an_old_check_is_out() {
        stage.pass(6_000);
        producer.check();
        again();
        producer.end(first, COMMIT, false);
        assertThat(producer.end(first, ROLLBACK, true).code()).isEqualTo(1);
        assertThat(producer.pulled("orders", 0)).containsExactly("one");
    }
}
