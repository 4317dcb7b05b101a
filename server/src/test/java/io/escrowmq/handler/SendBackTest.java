package io.escrowmq.handler;

import static io.escrowmq.handler.ConsumerFixture.bodies;
import static io.escrowmq.handler.ConsumerFixture.messages;
import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.delivery.DeliveryFixture;
import io.escrowmq.message.OffsetMessageId;
import io.escrowmq.message.StoredMessage;
import io.escrowmq.protocol.RequestCode;
import io.escrowmq.protocol.Response;
import io.escrowmq.store.Topic;
import io.escrowmq.transaction.EndTransaction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SendBackTest {

    private final ConsumerFixture fixture = new ConsumerFixture();
    private final Topic topic = fixture.delivery.topic("orders", 1);
    private final FakeConnection consumer = fixture.consumer("c@1", "g", "orders", "*");

    private static Requests sendBack(long offset, int level) {
        return Requests.code(RequestCode.CONSUMER_SEND_MSG_BACK)
                .with("offset", offset)
                .with("group", "g")
                .with("delayLevel", level)
                .with("originMsgId", "")
                .with("originTopic", "orders")
                .with("maxReconsumeTimes", 16);
    }

    private long sent(String body) {
        return fixture.delivery.send(topic, 0, "A", body).physicalOffset();
    }

    private Response pulled(String topicName) {
        return fixture.call(
                consumer,
                ConsumerFixture.pull("g", topicName, 0, 0).with("sysFlag", 4).with("subscription", "*"));
    }

    private ByteBuffer only(String topicName) {
        List<ByteBuffer> all = messages(pulled(topicName));
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static String property(ByteBuffer message, String name) {
        return StoredMessage.property(message, 0, name);
    }

    @Test
    void a_message_comes_back_after_ten_seconds_in_the_retry_topic() {
        long origin = sent("order 1");
        assertThat(fixture.call(consumer, sendBack(origin, 0).fromGo()).code()).isZero();
        fixture.pass(9_900);
        assertThat(pulled("%RETRY%g").code()).isEqualTo(19);
        fixture.pass(150);
        ByteBuffer retry = only("%RETRY%g");
        assertThat(bodies(pulled("%RETRY%g"))).containsExactly("order 1");
        assertThat(StoredMessage.topic(retry, 0)).isEqualTo("%RETRY%g");
        assertThat(StoredMessage.reconsumeTimes(retry, 0)).isEqualTo(1);
        assertThat(StoredMessage.flag(retry, 0)).isEqualTo(7);
        assertThat(StoredMessage.bornMillis(retry, 0)).isEqualTo(1_699_999_999_000L);
        assertThat(StoredMessage.bornHost(retry, 0).toString()).isEqualTo("10.1.2.3:4567");
        assertThat(property(retry, "TAGS")).isEqualTo("A");
        assertThat(property(retry, "colour")).isEqualTo("blue");
        assertThat(property(retry, "UNIQ_KEY")).isEqualTo("KEY0");
        assertThat(property(retry, "RETRY_TOPIC")).isEqualTo("orders");
        assertThat(property(retry, "DELAY")).isNull();
        assertThat(property(retry, "ORIGIN_MESSAGE_ID"))
                .isEqualTo(new OffsetMessageId(DeliveryFixture.STORE, origin).toString());
    }

    @Test
    void the_second_retry_comes_later_and_remembers_the_first_topic_and_id() {
        long origin = sent("order 1");
        fixture.call(consumer, sendBack(origin, 0));
        fixture.pass(10_100);
        long first = StoredMessage.physicalOffset(only("%RETRY%g"), 0);
        fixture.call(consumer, sendBack(first, 0).with("originTopic", "%RETRY%g"));
        fixture.pass(29_900);
        assertThat(messages(pulled("%RETRY%g"))).hasSize(1);
        fixture.pass(200);
        ByteBuffer second = messages(pulled("%RETRY%g")).get(1);
        assertThat(StoredMessage.reconsumeTimes(second, 0)).isEqualTo(2);
        assertThat(property(second, "RETRY_TOPIC")).isEqualTo("orders");
        assertThat(property(second, "ORIGIN_MESSAGE_ID"))
                .isEqualTo(new OffsetMessageId(DeliveryFixture.STORE, origin).toString());
    }

    @Test
    void a_level_of_the_client_is_kept() {
        fixture.call(consumer, sendBack(sent("x"), 1));
        fixture.pass(1_100);
        assertThat(bodies(pulled("%RETRY%g"))).containsExactly("x");
    }

    @Test
    void after_the_last_try_it_is_a_dead_letter_at_once() {
        fixture.call(consumer, sendBack(sent("x"), 1).with("maxReconsumeTimes", 1));
        fixture.pass(1_100);
        long retry = StoredMessage.physicalOffset(only("%RETRY%g"), 0);
        fixture.call(consumer, sendBack(retry, 0).with("maxReconsumeTimes", 1));
        ByteBuffer dead = only("%DLQ%g");
        assertThat(property(dead, "DLQ_ORIGIN_TOPIC")).isEqualTo("orders");
        assertThat(property(dead, "DLQ_ORIGIN_MESSAGE_ID")).isEqualTo(property(dead, "ORIGIN_MESSAGE_ID"));
        assertThat(messages(pulled("%RETRY%g"))).hasSize(1);
        assertThat(fixture.delivery.topics.find("%DLQ%g").permission()).isEqualTo(6);
    }

    @Test
    void a_negative_level_asks_for_a_dead_letter() {
        fixture.call(consumer, sendBack(sent("x"), -1));
        assertThat(bodies(pulled("%DLQ%g"))).containsExactly("x");
    }

    @Test
    void an_old_client_has_no_maximum_of_its_own() {
        fixture.call(
                consumer, sendBack(sent("x"), 1).with("maxReconsumeTimes", 0).version(120));
        fixture.pass(1_100);
        assertThat(bodies(pulled("%RETRY%g"))).containsExactly("x");
    }

    @Test
    void a_group_without_retry_queues_drops_the_message_and_answers_success() {
        fixture.delivery.run(() -> fixture.delivery.groups.put("g", 0, 16, true));
        assertThat(fixture.call(consumer, sendBack(sent("x"), 1)).code()).isZero();
        fixture.pass(1_100);
        assertThat(pulled("%RETRY%g").code()).isEqualTo(19);
    }

    @Test
    void an_unknown_group_is_26_and_an_offset_without_a_message_1() {
        long offset = sent("x");
        assertThat(fixture.call(consumer, sendBack(offset, 0).with("group", "nobody"))
                        .code())
                .isEqualTo(26);
        for (long wrong : new long[] {offset + 1, offset - 1, -5, 0, Long.MAX_VALUE}) {
            Response response = fixture.call(consumer, sendBack(wrong, 0));
            assertThat(response.code()).isEqualTo(1);
            assertThat(response.remark()).contains(Long.toString(wrong));
        }
    }

    @Test
    void the_answer_waits_until_the_copy_is_durable_and_the_copy_survives() {
        long offset = sent("x");
        fixture.send(consumer, sendBack(offset, -1).fromGo());
        fixture.coldReads.remove().run();
        fixture.delivery.shard.doWork();
        assertThat(consumer.replies).isEmpty();
        fixture.work();
        assertThat(consumer.reply().code()).isZero();
        fixture.delivery.powerCut();
        assertThat(fixture.delivery.topics.find("%DLQ%g").queue(0).published()).isEqualTo(1);
    }

    @Test
    void what_cannot_be_stored_closes_the_connection_of_Go_and_answers_others() {
        long offset = sent("x");
        fixture.coldRefuses = true;
        assertThat(fixture.call(consumer, sendBack(offset, 0)).code()).isEqualTo(2);
        fixture.coldRefuses = false;
        fixture.escrowFull = true;
        assertThat(fixture.call(consumer, sendBack(offset, 0)).code()).isEqualTo(2);
        FakeConnection go = fixture.consumer("d@1", "g", "orders", "*");
        fixture.send(go, sendBack(offset, 0).fromGo());
        fixture.work();
        assertThat(go.replies).isEmpty();
        assertThat(go.isOpen()).isFalse();
    }

    @Test
    void a_half_message_cannot_be_sent_back_but_its_committed_form_can_and_is_no_half_then() {
        List<Long> held = new ArrayList<>();
        var half = new io.escrowmq.message.Properties.Builder()
                .add("TRAN_MSG", "true")
                .add("PGROUP", "p")
                .add("UNIQ_KEY", "U1")
                .bytes();
        fixture.delivery.run(() -> {
            var put = fixture.delivery.escrow.half(topic, 0, fixture.delivery.message("orders", half, "pay"), "c");
            held.add(put.seq());
            held.add(put.position());
        });
        assertThat(fixture.call(consumer, sendBack(held.get(1), 0)).code()).isEqualTo(1);
        fixture.delivery.run(() -> fixture.delivery.escrow.end(
                new EndTransaction("p", held.get(0), held.get(1), EndTransaction.COMMIT, false, "c"), answer -> {}));
        long visible = StoredMessage.physicalOffset(only("orders"), 0);
        assertThat(fixture.call(consumer, sendBack(visible, 1)).code()).isZero();
        fixture.pass(1_100);
        ByteBuffer retry = only("%RETRY%g");
        assertThat(property(retry, "UNIQ_KEY")).isEqualTo("U1");
        assertThat(StoredMessage.sysFlag(retry, 0)).isZero();
        assertThat(StoredMessage.preparedOffset(retry, 0)).isZero();
    }
}
