package io.escrowmq.escrow;

import static io.escrowmq.escrow.EscrowClient.COMMIT;
import static io.escrowmq.escrow.EscrowClient.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.escrowmq.message.OffsetMessageId;
import io.escrowmq.message.StoredMessage;
import io.escrowmq.store.Topic;
import io.escrowmq.transaction.AmbiguousTransactionException;
import io.escrowmq.transaction.ContradictionException;
import io.escrowmq.transaction.NoSuchTransactionException;
import io.escrowmq.transaction.TransactionConsole.Detail;
import io.escrowmq.transaction.TransactionConsole.Event;
import io.escrowmq.transaction.TransactionConsole.Summary;
import io.escrowmq.transaction.TransactionState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an operator sees and does. */
class OperatorTest {

    private final EscrowStage stage = new EscrowStage(EscrowStage.settings(6_000, 30_000, 1, 5, 30_000));
    private final EscrowClient producer = new EscrowClient(stage).heartbeat("10.0.0.1@1", "g");

    private List<Summary> list(TransactionState state, String group, long olderThan, int limit) {
        return stage.done(stage.console().list(state, group, olderThan, limit));
    }

    private Half parked(String key) {
        Half half = producer.half("g", "orders", key, key);
        stage.pass(6_000);
        producer.check();
        producer.end(half, UNKNOWN, true);
        return half;
    }

    @Test
    void undecided_transactions_are_listed_oldest_first_by_state_group_and_age() {
        Half parked = parked("K1");
        Half open = producer.half("h", "orders", "K2", "two");
        stage.pass(1_000);
        producer.end(producer.half("g", "orders", "K3", "decided"), COMMIT, false);
        Half young = producer.half("g", "payments", "K4", "four");
        assertThat(list(null, null, 0, 10)).extracting(Summary::id).containsExactly(parked.id(), open.id(), young.id());
        assertThat(list(null, null, 0, 2)).hasSize(2);
        assertThat(list(TransactionState.PARKED, null, 0, 10))
                .extracting(Summary::uniqKey)
                .containsExactly("K1");
        assertThat(list(null, "h", 0, 10)).extracting(Summary::uniqKey).containsExactly("K2");
        assertThat(list(null, null, 1_000, 10)).extracting(Summary::uniqKey).containsExactly("K1", "K2");
        Summary summary = list(null, "h", 0, 10).get(0);
        assertThat(summary.topic()).isEqualTo("orders");
        assertThat(summary.client()).isEqualTo("10.0.0.1@1");
        assertThat(summary.ageMillis()).isEqualTo(1_000);
        assertThat(summary.nextCheckMillis()).isEqualTo(stage.now() + 5_000);
    }

    @Test
    void what_waits_for_its_time_only_is_no_transaction() {
        producer.sendTo("g", "orders", 0, java.util.Map.of("UNIQ_KEY", "D", "DELAY", "5"), "later");
        assertThat(list(null, null, 0, 10)).isEmpty();
        assertThatThrownBy(() -> stage.done(stage.console().show("D"))).isInstanceOf(NoSuchTransactionException.class);
    }

    @Test
    void a_transaction_is_shown_by_its_key_its_half_and_its_visible_message() {
        Half half = producer.half("g", "orders", "K1", "one");
        producer.end(half, COMMIT, false);
        long visible = StoredMessage.physicalOffset(producer.pull("orders", 0).get(0), 0);
        String visibleId = new OffsetMessageId(EscrowStage.STORE, visible).toString();
        for (String id : List.of("K1", half.id(), visibleId)) {
            Detail detail = stage.done(stage.console().show(id));
            assertThat(detail.summary().id()).isEqualTo(half.id());
            assertThat(detail.summary().state()).isEqualTo(TransactionState.COMMITTED);
            assertThat(detail.events()).extracting(Event::kind).containsExactly("stored", "committed", "visible");
        }
    }

    @Test
    void the_whole_way_is_told_with_who_and_what() {
        Half half = parked("K1");
        producer.end(half, UNKNOWN, false);
        stage.done(stage.console().resume(half.id(), "new release"));
        stage.pass(1);
        producer.check();
        producer.end(half, COMMIT, true);
        List<Event> events = stage.show(half).events();
        assertThat(events)
                .extracting(Event::kind)
                .containsExactly(
                        "stored",
                        "asked",
                        "answered",
                        "parked",
                        "ended-unknown",
                        "resumed",
                        "asked",
                        "committed",
                        "visible");
        assertThat(events.get(1).who()).isEqualTo("10.0.0.1@1");
        assertThat(events.get(2).text()).isEqualTo("unknown");
        assertThat(events.get(3).text()).isEqualTo("UNKNOWN");
        assertThat(events.get(5).text()).isEqualTo("new release");
        assertThat(events.get(7).who()).isEqualTo("answer to a check 10.0.0.1@1");
        assertThat(events.get(1).timeMillis() - events.get(0).timeMillis()).isEqualTo(6_000);
        stage.restart();
        assertThat(stage.show(half).events()).isEqualTo(events);
    }

    @Test
    void a_key_of_several_transactions_is_ambiguous_and_lists_them() {
        Half one = producer.half("g", "orders", "K", "one");
        Half two = producer.half("g", "orders", "K", "two");
        producer.end(one, COMMIT, false);
        AmbiguousTransactionException ambiguous = catchThrowableOfType(
                AmbiguousTransactionException.class,
                () -> stage.done(stage.console().commit("K", "why")));
        assertThat(ambiguous.matches()).extracting(Summary::id).containsExactly(one.id(), two.id());
        assertThat(stage.state(two)).isEqualTo("OPEN");
    }

    @Test
    void an_id_of_nothing_is_not_found() {
        Half half = producer.half("g", "orders", "K1", "one");
        for (String id : List.of(
                "nothing",
                "",
                "7F00000100002694FFFFFFFFFFFFFFFF",
                "7F000001000026947FFFFFFFFFFFFFFF",
                new OffsetMessageId(EscrowStage.STORE, half.held() + 1).toString(),
                new OffsetMessageId(EscrowStage.STORE, 0).toString())) {
            assertThatThrownBy(() -> stage.done(stage.console().show(id)))
                    .isInstanceOf(NoSuchTransactionException.class);
        }
    }

    @Test
    void an_operator_commits_and_rolls_back_with_a_reason_also_what_is_parked() {
        Half parked = parked("K1");
        Half open = producer.half("g", "orders", "K2", "two");
        Detail committed = stage.done(stage.console().commit(parked.id(), "customer paid"));
        assertThat(committed.summary().state()).isEqualTo(TransactionState.COMMITTED);
        Event decision = committed.events().get(4);
        assertThat(decision.kind()).isEqualTo("committed");
        assertThat(decision.who()).isEqualTo("operator");
        assertThat(decision.text()).isEqualTo("customer paid");
        assertThat(stage.done(stage.console().rollback("K2", ""))
                        .events()
                        .get(1)
                        .text())
                .isEqualTo("no reason given");
        assertThat(producer.pulled("orders", 0)).containsExactly("K1");
        assertThat(producer.end(open, COMMIT, false).remark()).contains("rolled back at", "by operator");
        stage.restart();
        assertThat(new EscrowClient(stage).pulled("orders", 0)).containsExactly("K1");
    }

    @Test
    void an_operator_cannot_decide_against_the_first_decision_and_the_attempt_is_written_down() {
        Half half = producer.half("g", "orders", "K1", "one");
        producer.end(half, COMMIT, false);
        assertThat(stage.done(stage.console().commit("K1", "again")).summary().state())
                .isEqualTo(TransactionState.COMMITTED);
        assertThatThrownBy(() -> stage.done(stage.console().rollback("K1", "wrong price")))
                .isInstanceOf(ContradictionException.class)
                .hasMessage("rollback refused: the transaction was committed at 2023-11-14T22:13:20Z by producer"
                        + " 10.0.0.1@1");
        assertThatThrownBy(() -> stage.done(stage.console().resume("K1", "")))
                .isInstanceOf(ContradictionException.class);
        Event refused = stage.show(half).events().get(3);
        assertThat(refused.kind()).isEqualTo("contradiction");
        assertThat(refused.text()).isEqualTo("operator's rollback refused: wrong price");
        assertThat(stage.metrics().contradictions.sum()).isEqualTo(1);
        assertThat(producer.pulled("orders", 0)).containsExactly("one");
    }

    @Test
    void a_commit_whose_topic_was_deleted_is_parked_until_there_is_one_of_the_same_name() {
        Half half = producer.half("g", "orders", "K1", "one");
        stage.broker.shard().submit(() -> stage.topics().delete(stage.topics().find("orders")));
        assertThat(producer.end(half, COMMIT, false).remark()).contains("topic orders was deleted");
        assertThat(stage.show(half).summary().parkedReason()).isEqualTo("TOPIC_GONE");
        stage.pass(100_000);
        assertThat(producer.checks).isEmpty();
        stage.broker.shard().submit(() -> stage.topics().put("orders", 1, 1, Topic.READ | Topic.WRITE));
        assertThat(producer.end(half, COMMIT, false).code()).isZero();
        assertThat(producer.pulled("orders", 0)).containsExactly("one");
    }

    @Test
    void a_committed_delay_whose_topic_was_deleted_waits_for_one_of_the_same_name() {
        Half half = producer.half("g", "orders", "K1", "one", "DELAY", "1");
        producer.end(half, COMMIT, false);
        stage.broker.shard().submit(() -> stage.topics().delete(stage.topics().find("orders")));
        stage.pass(5_000);
        assertThat(stage.state(half)).isEqualTo("COMMITTED");
        stage.restart();
        stage.broker.shard().submit(() -> stage.topics().put("orders", 1, 1, Topic.READ | Topic.WRITE));
        stage.pass(60_000);
        assertThat(new EscrowClient(stage).pulled("orders", 0)).containsExactly("one");
    }
}
