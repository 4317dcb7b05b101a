package io.escrowmq.escrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.escrowmq.transaction.AmbiguousTransactionException;
import io.escrowmq.transaction.ContradictionException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** After a start, memory knows no more than the outcome of what the sidecars hold; nobody notices. */
class DecidedLongAgoTest {

    private static final int COMMIT = 8;
    private static final int ROLLBACK = 12;

    private final EscrowStage stage = EscrowStage.small(EscrowStage.DEFAULTS);
    private EscrowClient producer;
    private Half committed;
    private Half rolledBack;
    private Half open;

    @BeforeEach
    void decide() {
        producer = new EscrowClient(stage).heartbeat("10.0.0.1@1", "g");
        committed = producer.half("g", "orders", "K1", "one");
        rolledBack = producer.half("g", "orders", "K2", "two");
        open = producer.half("g", "orders", "K3", "three");
        producer.end(committed, COMMIT, false);
        producer.end(rolledBack, ROLLBACK, false);
        longAfter();
    }

    /** What was is in sidecars only. */
    private void longAfter() {
        for (int i = 0; i < 150; i++) {
            producer.sendTo("g", "other", 0, Map.of("UNIQ_KEY", "P" + i), "body" + i);
        }
        stage.restart();
        producer = new EscrowClient(stage);
    }

    @Test
    void a_repeat_is_answered_like_the_first() {
        assertThat(producer.end(committed, COMMIT, false).code()).isZero();
        assertThat(producer.end(rolledBack, ROLLBACK, true).code()).isZero();
        assertThat(producer.end(rolledBack, 0, false).code()).isZero();
        assertThat(producer.pulled("orders", 0)).containsExactly("one");
    }

    @Test
    void a_contradiction_is_answered_with_what_was_decided_when_and_by_whom() {
        assertThat(producer.end(committed, ROLLBACK, false).remark())
                .isEqualTo("rollback refused: the transaction was committed at 2023-11-14T22:13:20Z by producer"
                        + " 10.0.0.1@1");
        assertThat(producer.end(rolledBack, COMMIT, false).remark())
                .isEqualTo("commit refused: the transaction was rolled back at 2023-11-14T22:13:20Z by producer"
                        + " 10.0.0.1@1");
        assertThat(stage.events(rolledBack)).containsExactly("stored", "rolled-back", "contradiction");
    }

    @Test
    void four_contradictions_are_written_down_though_each_is_in_another_segment() {
        for (int i = 0; i < 6; i++) {
            assertThat(producer.end(rolledBack, COMMIT, false).code()).isEqualTo(1);
            longAfter();
        }
        assertThat(stage.events(rolledBack))
                .containsExactly(
                        "stored", "rolled-back", "contradiction", "contradiction", "contradiction", "contradiction");
    }

    @Test
    void the_operator_finds_it_by_its_key_and_cannot_decide_it_again() {
        assertThat(stage.done(stage.console().show("K1")).summary().state().name())
                .isEqualTo("COMMITTED");
        assertThat(stage.done(stage.console().show("K2")).summary().state().name())
                .isEqualTo("ROLLED_BACK");
        assertThat(stage.done(stage.console().show("K3")).summary().state().name())
                .isEqualTo("OPEN");
        assertThat(stage.done(stage.console().commit("K1", "again")).summary().id())
                .isEqualTo(committed.id());
        assertThatThrownBy(() -> stage.done(stage.console().commit("K2", "why not")))
                .isInstanceOf(ContradictionException.class)
                .hasMessageStartingWith("commit refused: the transaction was rolled back");
        assertThatThrownBy(() -> stage.done(stage.console().resume("K2", "why not")))
                .isInstanceOf(ContradictionException.class);
    }

    @Test
    void a_key_that_an_old_and_a_young_transaction_have_is_ambiguous() {
        producer.half("g", "orders", "K2", "another");
        assertThatThrownBy(() -> stage.done(stage.console().show("K2")))
                .isInstanceOf(AmbiguousTransactionException.class)
                .hasMessageStartingWith("2 transactions");
    }

    @Test
    void an_old_one_that_is_still_open_is_decided_as_ever() {
        assertThat(producer.end(open, COMMIT, false).code()).isZero();
        longAfter();
        assertThat(producer.end(open, COMMIT, false).code()).isZero();
        assertThat(producer.end(open, ROLLBACK, false).code()).isEqualTo(1);
        assertThat(producer.pulled("orders", 0)).containsExactly("one", "three");
    }
}
