package io.escrowmq.escrow;

import static io.escrowmq.escrow.EscrowClient.COMMIT;
import static io.escrowmq.escrow.EscrowClient.ROLLBACK;
import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.message.StoredMessage;
import io.escrowmq.protocol.RequestCode;
import io.escrowmq.protocol.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages held by time, alone or after a decision. */
class TimeHeldTest {

    private final EscrowStage stage = new EscrowStage();
    private final EscrowClient client = new EscrowClient(stage).heartbeat("10.0.0.1@1", "g");

    private Response delayed(String body, int level) {
        return client.sendTo("g", "orders", 0, Map.of("UNIQ_KEY", body, "DELAY", Integer.toString(level)), body);
    }

    @Test
    void a_delayed_message_becomes_visible_when_its_time_has_come() {
        assertThat(delayed("ten", 3).code()).isZero();
        assertThat(delayed("one", 1).code()).isZero();
        stage.pass(999);
        assertThat(client.pulled("orders", 0)).isEmpty();
        stage.pass(1);
        assertThat(client.pulled("orders", 0)).containsExactly("one");
        stage.pass(8_999);
        assertThat(client.pulled("orders", 0)).containsExactly("one");
        stage.pass(1);
        assertThat(client.pulled("orders", 0)).containsExactly("one", "ten");
        assertThat(StoredMessage.sysFlag(client.pull("orders", 0).get(0), 0)).isZero();
    }

    @Test
    void a_delayed_message_comes_on_time_after_a_restart_and_at_once_when_its_time_passed_meanwhile() {
        delayed("ten", 3);
        delayed("minute", 5);
        stage.pass(4_000);
        stage.restart();
        stage.pass(5_999);
        assertThat(new EscrowClient(stage).pulled("orders", 0)).isEmpty();
        stage.pass(1);
        assertThat(new EscrowClient(stage).pulled("orders", 0)).containsExactly("ten");
        stage.clock.advanceMillis(3_600_000);
        stage.restart();
        assertThat(new EscrowClient(stage).pulled("orders", 0)).containsExactly("ten", "minute");
        stage.restart();
        stage.pass(100_000);
        assertThat(new EscrowClient(stage).pulled("orders", 0)).containsExactly("ten", "minute");
    }

    @Test
    void the_delay_of_a_transaction_begins_with_its_commit_and_it_is_not_asked_about_meanwhile() {
        Half half = client.half("g", "orders", "K1", "one", "DELAY", "3");
        stage.pass(5_000);
        assertThat(client.end(half, COMMIT, false).code()).isZero();
        stage.pass(9_999);
        assertThat(client.pulled("orders", 0)).isEmpty();
        assertThat(client.end(half, COMMIT, false).code()).isZero();
        assertThat(client.end(half, ROLLBACK, false).code()).isEqualTo(1);
        stage.pass(1);
        assertThat(client.pulled("orders", 0)).containsExactly("one");
        assertThat(client.checks).isEmpty();
        assertThat(StoredMessage.sysFlag(client.pull("orders", 0).get(0), 0)).isEqualTo(8);
        assertThat(stage.events(half)).containsExactly("stored", "committed", "contradiction", "visible");
        assertThat(client.end(half, COMMIT, false).code()).isZero();
    }

    @Test
    void a_committed_delay_goes_on_after_a_restart() {
        Half half = client.half("g", "orders", "K1", "one", "DELAY", "3");
        client.end(half, COMMIT, false);
        stage.pass(4_000);
        stage.restart();
        EscrowClient back = new EscrowClient(stage).heartbeat("10.0.0.1@1", "g");
        stage.pass(5_999);
        assertThat(back.pulled("orders", 0)).isEmpty();
        stage.pass(1);
        assertThat(back.pulled("orders", 0)).containsExactly("one");
        assertThat(back.checks).isEmpty();
    }

    @Test
    void a_rolled_back_delay_is_never_seen() {
        Half half = client.half("g", "orders", "K1", "one", "DELAY", "1");
        client.end(half, ROLLBACK, false);
        stage.pass(100_000);
        assertThat(client.pulled("orders", 0)).isEmpty();
        assertThat(client.checks).isEmpty();
    }

    @Test
    void a_parked_transaction_with_a_delay_leaves_the_count_of_the_parked_with_its_commit() {
        stage.settings = EscrowStage.settings(6_000, 30_000, 1, 5, 30_000);
        stage.restart();
        EscrowClient asked = new EscrowClient(stage).heartbeat("10.0.0.1@1", "g");
        Half half = asked.half("g", "orders", "K1", "one", "DELAY", "5");
        stage.pass(6_000);
        asked.end(half, 0, true);
        assertThat(stage.metrics().parkedUnknown).hasValue(1);
        asked.end(half, COMMIT, false);
        stage.pass(1);
        assertThat(stage.metrics().parkedUnknown).hasValue(0);
        assertThat(stage.metrics().timed).hasValue(1);
    }

    @Test
    void the_answer_to_a_delayed_send_has_a_whole_message_id() {
        Response answer = delayed("one", 1);
        assertThat(answer.field("msgId")).hasSize(32);
        assertThat(answer.field("transactionId")).isEqualTo("one");
        assertThat(client.end("g", Long.parseLong(answer.field("queueOffset")), 4_298, COMMIT, false)
                        .code())
                .isEqualTo(1);
    }

    @Test
    void a_message_sent_back_comes_again_after_its_time_and_after_a_restart() {
        client.sendTo("g", "orders", 0, Map.of("UNIQ_KEY", "K1"), "one");
        long offset = StoredMessage.physicalOffset(client.pull("orders", 0).get(0), 0);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("offset", offset);
        fields.put("group", "readers");
        fields.put("delayLevel", 0);
        fields.put("originMsgId", "");
        fields.put("originTopic", "orders");
        fields.put("maxReconsumeTimes", 16);
        assertThat(client.call(RequestCode.CONSUMER_SEND_MSG_BACK, fields, new byte[0])
                        .code())
                .isZero();
        stage.restart();
        stage.pass(9_999);
        assertThat(new EscrowClient(stage).pulled("%RETRY%readers", 0)).isEmpty();
        stage.pass(1);
        assertThat(new EscrowClient(stage).pulled("%RETRY%readers", 0)).containsExactly("one");
    }
}
