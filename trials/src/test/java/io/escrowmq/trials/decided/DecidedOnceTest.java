package io.escrowmq.trials.decided;

import static io.escrowmq.trials.wire.Calls.COMMIT;
import static io.escrowmq.trials.wire.Calls.ROLLBACK;
import static io.escrowmq.trials.wire.Calls.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.trials.wire.Calls;
import io.escrowmq.trials.wire.Calls.Handle;
import io.escrowmq.trials.wire.Frame;
import io.escrowmq.trials.wire.WireClient;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A transaction is decided once, whatever producers say, repeat and resend. */
class DecidedOnceTest {

    private static Escrow escrow;

    private String topic;
    private String group;
    private WireClient producer;

    @BeforeAll
    static void start(@TempDir Path directory) {
        escrow = new Escrow(directory);
    }

    @AfterAll
    static void stop() {
        escrow.close();
    }

    @BeforeEach
    void begin(TestInfo test) {
        topic = "Topic" + Math.abs(test.getDisplayName().hashCode());
        group = "group-of-" + topic;
        producer = escrow.connect();
    }

    private Handle half(String key, String body) {
        return escrow.half(producer, group, topic, 0, key, body);
    }

    private Frame decide(Handle half, int decision) {
        return escrow.decide(producer, group, half, decision);
    }

    @Test
    void an_end_that_is_repeated_delivers_once() {
        Handle half = half("K", "one");
        double repeats = escrow.metric("escrowmq_transaction_repeats_total");
        assertThat(decide(half, COMMIT).code()).isZero();
        assertThat(decide(half, COMMIT).code()).isZero();
        assertThat(escrow.decide(escrow.connect(), group, half, COMMIT).code()).isZero();
        assertThat(escrow.visible(topic)).containsExactly("one");
        assertThat(escrow.metric("escrowmq_transaction_repeats_total")).isEqualTo(repeats + 2);
    }

    @Test
    void a_decision_that_contradicts_is_refused_counted_and_shown() throws Exception {
        double before = escrow.metric("escrowmq_transaction_contradictions_total");
        Handle committed = half("K1", "one");
        Handle rolledBack = half("K2", "two");
        decide(committed, COMMIT);
        decide(rolledBack, ROLLBACK);
        Frame late = decide(committed, ROLLBACK);
        assertThat(late.code()).isEqualTo(1);
        assertThat(late.remark())
                .matches("rollback refused: the transaction was committed at \\S+Z by producer 127\\.0\\.0\\.1:\\d+");
        Frame second = decide(rolledBack, COMMIT);
        assertThat(second.code()).isEqualTo(1);
        assertThat(second.remark()).startsWith("commit refused: the transaction was rolled back at ");
        assertThat(escrow.metric("escrowmq_transaction_contradictions_total")).isEqualTo(before + 2);
        assertThat(escrow.kinds(rolledBack)).containsExactly("stored", "rolled-back", "contradiction");
        assertThat(escrow.txShow(committed)).contains("contradiction", "rollback refused", "committed");
        assertThat(escrow.visible(topic)).containsExactly("one");
    }

    @Test
    void an_end_for_an_unreachable_transaction_decides_it() {
        Handle commit = half("K1", "one");
        Handle rollback = half("K2", "two");
        producer.close();
        escrow.awaitState(commit, "UNREACHABLE");
        escrow.awaitState(rollback, "UNREACHABLE");
        WireClient other = escrow.connect();
        assertThat(escrow.decide(other, group, commit, COMMIT).code()).isZero();
        assertThat(escrow.decide(other, group, rollback, ROLLBACK).code()).isZero();
        assertThat(escrow.state(rollback)).isEqualTo("ROLLED_BACK");
        assertThat(escrow.visible(topic)).containsExactly("one");
    }

    @Test
    void an_end_for_a_parked_transaction_decides_it() throws InterruptedException {
        BlockingQueue<Frame> checks = Escrow.checks();
        WireClient asked = escrow.producer(group, checks);
        Handle half = escrow.half(asked, group, topic, 0, "K", "one");
        Handle check = Escrow.next(checks);
        assertThat(check).isEqualTo(half);
        assertThat(asked.ask(Calls.end(group, check, UNKNOWN, true)).code()).isZero();
        escrow.awaitState(half, "PARKED");
        assertThat(escrow.visible(topic)).isEmpty();
        assertThat(decide(half, COMMIT).code()).isZero();
        assertThat(escrow.visible(topic)).containsExactly("one");
        assertThat(checks).isEmpty();
    }

    @Test
    void a_half_that_is_resent_before_its_end_also_to_another_queue_is_one_transaction() {
        double joined = escrow.metric("escrowmq_transaction_joined_resends_total");
        Handle first = half("K", "one");
        assertThat(half("K", "one")).isEqualTo(first);
        assertThat(escrow.half(producer, group, topic, 3, "K", "one")).isEqualTo(first);
        assertThat(decide(first, COMMIT).code()).isZero();
        assertThat(escrow.visible(topic)).containsExactly("one");
        assertThat(escrow.kinds(first)).startsWith("stored", "joined", "joined").endsWith("committed", "visible");
        assertThat(escrow.metric("escrowmq_transaction_joined_resends_total")).isEqualTo(joined + 2);
    }

    @Test
    void the_same_key_with_another_body_is_a_second_transaction() {
        Handle first = half("K", "one");
        Handle second = half("K", "two");
        assertThat(second.seq()).isNotEqualTo(first.seq());
        decide(first, ROLLBACK);
        decide(second, COMMIT);
        assertThat(escrow.visible(topic)).containsExactly("two");
    }

    @Test
    void the_same_half_after_an_end_is_a_second_transaction() {
        for (int decision : new int[] {UNKNOWN, ROLLBACK, COMMIT}) {
            Handle first = half("K" + decision, "one");
            decide(first, decision);
            Handle second = half("K" + decision, "one");
            assertThat(second.seq()).isNotEqualTo(first.seq());
            decide(second, COMMIT);
        }
        assertThat(escrow.visible(topic)).hasSize(4);
    }

    @Test
    void what_was_decided_stays_decided_when_the_server_is_killed() {
        Handle committed = half("K1", "one");
        Handle rolledBack = half("K2", "two");
        decide(committed, COMMIT);
        decide(rolledBack, ROLLBACK);
        escrow.server.kill();
        escrow.server.startAgain();
        WireClient later = escrow.connect();
        assertThat(escrow.decide(later, group, committed, COMMIT).code()).isZero();
        assertThat(escrow.decide(later, group, rolledBack, ROLLBACK).code()).isZero();
        assertThat(escrow.decide(later, group, committed, ROLLBACK).code()).isEqualTo(1);
        assertThat(escrow.decide(later, group, rolledBack, COMMIT).code()).isEqualTo(1);
        assertThat(escrow.visible(topic)).containsExactly("one");
    }
}
