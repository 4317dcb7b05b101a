package io.escrowmq.escrow;

import static io.escrowmq.escrow.EscrowClient.COMMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.message.StoredMessage;
import io.escrowmq.protocol.RequestCode;
import io.escrowmq.protocol.Response;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be sent, and when it is answered. */
class SendTest {

    private static final int MAX_PROPERTIES = 32_767;

    private final EscrowStage stage = new EscrowStage();
    private final EscrowClient client = new EscrowClient(stage).heartbeat("10.0.0.1@1", "g");

    private Response sent(Map<String, String> properties, String body) {
        return client.sendTo("g", "orders", 0, properties, body);
    }

    @Test
    void nothing_is_answered_or_visible_before_it_is_forced() {
        Half half = client.half("g", "orders", "K1", "one");
        assertThat(client.pulled("orders", 0)).isEmpty();
        stage.writerStands = true;
        client.replies.clear();
        stage.send(client, client.sendRequest("g", "orders", 0, Map.of("UNIQ_KEY", "P"), "plain"));
        stage.send(client, client.sendRequest("g", "orders", 0, EscrowClient.halfProperties("g", "K2"), "two"));
        stage.send(client, client.endRequest("g", half.seq(), half.held(), COMMIT, false));
        stage.send(client, client.endRequest("g", half.seq(), half.held(), COMMIT, false));
        stage.settle();
        assertThat(client.replies).isEmpty();
        assertThat(new EscrowClient(stage).pulled("orders", 0)).isEmpty();
        stage.writerStands = false;
        stage.settle();
        assertThat(client.replies).hasSize(4).allMatch(reply -> reply.code() == 0);
        assertThat(client.pulled("orders", 0)).containsExactly("plain", "one");
    }

    @Test
    void what_was_not_forced_when_the_power_failed_is_as_if_it_had_not_been_sent() {
        Half half = client.half("g", "orders", "K1", "one");
        stage.writerStands = true;
        stage.send(client, client.endRequest("g", half.seq(), half.held(), COMMIT, false));
        stage.settle();
        stage.writerStands = false;
        stage.powerCut();
        assertThat(stage.state(half)).isEqualTo("OPEN");
        assertThat(new EscrowClient(stage).pulled("orders", 0)).isEmpty();
    }

    @Test
    void when_too_much_waits_the_answer_is_busy() {
        client.replies.clear();
        for (int i = 0; i < stage.broker.shard().settings().commands() + 1; i++) {
            stage.send(client, client.endRequest("g", 1, 1, COMMIT, false));
        }
        assertThat(client.reply().code()).isEqualTo(2);
    }

    @Test
    void after_a_failed_force_nothing_is_acknowledged() {
        Half half = client.half("g", "orders", "K1", "one");
        stage.disk.failForce(1);
        client.replies.clear();
        stage.send(client, client.endRequest("g", half.seq(), half.held(), COMMIT, false));
        for (int i = 0; i < 10; i++) {
            stage.broker.shard().doWork();
            stage.log.doWork();
        }
        assertThat(client.replies).isEmpty();
        stage.send(client, client.endRequest("g", half.seq(), half.held(), COMMIT, false));
        assertThat(client.reply().code()).isEqualTo(14);
        stage.powerCut();
        assertThat(stage.state(half)).isEqualTo("OPEN");
    }

    @ParameterizedTest
    @CsvSource({
        "RMQ_SYS_TRANS_HALF_TOPIC, 16",
        "TRANS_CHECK_MAX_TIME_TOPIC, 16",
        "TBW102, 16",
        "or ders, 29",
        "or/ders, 29",
        "%RETRY%nobody, 26"
    })
    void an_illegal_topic_is_refused(String topic, int code) {
        assertThat(client.sendTo("g", topic, 0, EscrowClient.halfProperties("g", "K1"), "one")
                        .code())
                .isEqualTo(code);
    }

    @Test
    void a_topic_name_of_127_characters_is_the_longest() {
        assertThat(client.sendTo("g", "t".repeat(128), 0, Map.of(), "one").code())
                .isEqualTo(13);
        String longest = "t".repeat(127);
        Half half = client.half("g", longest, "K1", "one");
        client.end(half, COMMIT, false);
        assertThat(client.pulled(longest, 0)).containsExactly("one");
    }

    @Test
    void a_queue_that_the_topic_does_not_have_is_refused_and_a_negative_one_is_chosen() {
        client.half("g", "orders", "K1", "one");
        assertThat(client.sendTo("g", "orders", 4, Map.of(), "x").remark())
                .isEqualTo("queue 4 of topic orders, which has queues 0 to 3");
        assertThat(client.sendTo("g", "orders", Integer.MAX_VALUE, Map.of(), "x")
                        .code())
                .isEqualTo(29);
        assertThat(Integer.parseInt(
                        client.sendTo("g", "orders", -1, Map.of(), "x").field("queueId")))
                .isBetween(0, 3);
    }

    @Test
    void a_body_of_four_megabytes_with_all_its_properties_goes_through_and_one_byte_more_does_not() {
        byte[] body = new byte[4 << 20];
        String properties = "TRAN_MSG\u0001true\u0002PGROUP\u0001g\u0002UNIQ_KEY\u0001K\u0002p\u0001"
                + "x".repeat(MAX_PROPERTIES - 200) + "\u0002";
        Half half = Half.of(stage.call(client, client.sendRequest("g", "orders", 0, properties, body, 0)), "g");
        client.end(half, COMMIT, false);
        ByteBuffer visible = client.pull("orders", 0).get(0);
        assertThat(StoredMessage.body(visible, 0).remaining()).isEqualTo(4 << 20);
        Response refused =
                stage.call(client, client.sendRequest("g", "orders", 0, properties, new byte[(4 << 20) + 1], 0));
        assertThat(refused.code()).isEqualTo(13);
        assertThat(refused.remark()).contains("allowed are 4194304");
    }

    @Test
    void a_larger_limit_of_bodies_ends_where_a_record_ends_and_stops_nothing() {
        stage.maxBody = 8 << 20;
        stage.restart();
        EscrowClient large = new EscrowClient(stage);
        int limit = (4 << 20) + (64 << 10);
        for (int size = limit - 400; size < limit; size += 10) {
            for (String kind : List.of("TRAN_MSG\u0001true\u0002PGROUP\u0001g\u0002", "DELAY\u00011\u0002", "")) {
                Response answer = stage.call(large, large.sendRequest("g", "orders", 0, kind, new byte[size], 0));
                assertThat(answer.code()).isIn(0, 13);
            }
        }
        assertThat(stage.broker.shard().failure()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u00e4", "\u20ac", "\uFFFD"})
    void properties_never_outgrow_the_format_and_those_of_a_half_leave_room_for_its_checks(String letter) {
        int each = letter.getBytes(StandardCharsets.UTF_8).length;
        String head = "TRAN_MSG\u0001true\u0002PGROUP\u0001g\u0002UNIQ_KEY\u0001K\u0002p\u0001";
        int accepted = 0;
        for (int missing = 0; missing < 300; missing += 3) {
            int room = MAX_PROPERTIES - head.length() - 1 - missing;
            String properties = head + letter.repeat(room / each) + "\u0002";
            Response answer = stage.call(client, client.sendRequest("g", "orders", 0, properties, new byte[1], 0));
            assertThat(answer.code()).isIn(0, 13);
            accepted += answer.code() == 0 ? 1 : 0;
        }
        assertThat(accepted).isBetween(1, 99);
        stage.pass(6_000);
        assertThat(client.checks).isNotEmpty();
        for (EscrowClient.Check check : client.checks) {
            assertThat(StoredMessage.size(check.message(), 0))
                    .isEqualTo(check.message().limit());
            assertThat(check.property("TRANSACTION_CHECK_TIMES")).isEqualTo("1");
        }
    }

    @Test
    void a_timer_property_is_refused_also_on_a_half() {
        Map<String, String> half = EscrowClient.halfProperties("g", "K1", "TIMER_DELIVER_MS", "1");
        assertThat(sent(half, "x").code()).isEqualTo(13);
        assertThat(sent(Map.of("TIMER_DELAY_SEC", "1"), "x").remark()).contains("TIMER_DELAY_SEC");
    }

    @Test
    void a_batch_is_visible_as_a_whole_in_its_order() {
        byte[] batch = batch(inner("one", "UNIQ_KEY\u0001A\u0002"), inner("two", "TAGS\u0001t\u0002"));
        Response answer = batch(batch);
        assertThat(answer.field("msgId").split(",")).hasSize(2);
        List<ByteBuffer> all = client.pull("orders", 0);
        assertThat(all.stream().map(EscrowClient::bodyOf)).containsExactly("one", "two");
        assertThat(StoredMessage.queueOffset(all.get(1), 0)).isEqualTo(1);
        assertThat(StoredMessage.property(all.get(1), 0, "UNIQ_KEY")).isNotEmpty();
        assertThat(answer.field("msgId").split(",")[1])
                .endsWith(String.format("%016X", StoredMessage.physicalOffset(all.get(1), 0)));
    }

    @Test
    void a_malformed_batch_is_refused_as_a_whole() {
        byte[] one = inner("one", "");
        byte[] half = inner("two", "TRAN_MSG\u0001true\u0002PGROUP\u0001g\u0002");
        assertThat(batch(new byte[0]).code()).isEqualTo(13);
        assertThat(batch(batch(one, new byte[3])).code()).isEqualTo(13);
        assertThat(batch(batch(one, half)).remark()).contains("message 2 of the batch is transactional");
        for (int at : new int[] {0, 16}) {
            for (int value : new int[] {-1, 0, 7, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                byte[] broken = one.clone();
                ByteBuffer.wrap(broken).putInt(at, value);
                assertThat(batch(broken).code()).as("%d at %d", value, at).isEqualTo(13);
            }
        }
        for (int cut = 1; cut < one.length; cut++) {
            assertThat(batch(java.util.Arrays.copyOf(one, cut)).code()).isEqualTo(13);
        }
        assertThat(client.pulled("orders", 0)).isEmpty();
    }

    private Response batch(byte[] body) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("a", "g");
        fields.put("b", "orders");
        fields.put("c", "TBW102");
        fields.put("d", 4);
        fields.put("e", 0);
        fields.put("f", 0);
        fields.put("g", 1_699_999_990_000L);
        fields.put("h", 0);
        fields.put("m", true);
        return client.call(RequestCode.SEND_BATCH_MESSAGE, fields, body);
    }

    private static byte[] batch(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(1 << 16);
        for (byte[] part : parts) {
            all.put(part);
        }
        return java.util.Arrays.copyOf(all.array(), all.position());
    }

    private static byte[] inner(String text, String properties) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        byte[] props = properties.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(20 + body.length + 2 + props.length);
        out.putInt(out.capacity()).putInt(StoredMessage.MAGIC);
        out.putInt(0).putInt(7).putInt(body.length).put(body);
        return out.putShort((short) props.length).put(props).array();
    }
}
