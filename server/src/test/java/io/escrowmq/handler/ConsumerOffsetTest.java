package io.escrowmq.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.protocol.RequestCode;
import io.escrowmq.protocol.Response;
import io.escrowmq.store.Topic;
import org.junit.jupiter.api.Test;

class ConsumerOffsetTest {

    private final ConsumerFixture fixture = new ConsumerFixture();
    private final Topic topic = fixture.delivery.topic("orders", 2);
    private final FakeConnection consumer = fixture.consumer("c@1", "g", "orders", "*");

    private static Requests query() {
        return Requests.code(RequestCode.QUERY_CONSUMER_OFFSET)
                .with("consumerGroup", "g")
                .with("topic", "orders")
                .with("queueId", 0);
    }

    private static Requests update(long offset) {
        return Requests.code(RequestCode.UPDATE_CONSUMER_OFFSET)
                .with("consumerGroup", "g")
                .with("topic", "orders")
                .with("queueId", 0)
                .with("commitOffset", offset);
    }

    private Requests search(long millis) {
        return Requests.code(RequestCode.SEARCH_OFFSET_BY_TIMESTAMP)
                .with("topic", "orders")
                .with("queueId", 0)
                .with("timestamp", millis);
    }

    private String offset(Requests request) {
        Response response = fixture.call(consumer, request);
        assertThat(response.code()).as(response.remark()).isZero();
        return response.field("offset");
    }

    @Test
    void a_committed_offset_is_answered_as_a_decimal_text() {
        fixture.delivery.send(topic, 0, null, "m");
        assertThat(fixture.call(consumer, update(1)).code()).isZero();
        assertThat(offset(query())).isEqualTo("1");
        assertThat(offset(query().fromGo())).isEqualTo("1");
    }

    @Test
    void a_commit_is_answered_only_when_it_is_durable() {
        fixture.delivery.send(topic, 0, null, "m");
        fixture.send(consumer, update(1).fromGo());
        fixture.delivery.shard.doWork();
        assertThat(consumer.replies).isEmpty();
        fixture.send(consumer, query());
        fixture.delivery.shard.doWork();
        assertThat(consumer.reply().field("offset")).isEqualTo("0");
        fixture.work();
        assertThat(consumer.reply().code()).isZero();
        assertThat(offset(query())).isEqualTo("1");
    }

    @Test
    void a_one_way_commit_is_not_answered_and_is_durable_soon() {
        fixture.delivery.send(topic, 0, null, "m");
        fixture.send(consumer, update(1).oneWay());
        fixture.pass(150);
        assertThat(consumer.replies).isEmpty();
        assertThat(offset(query())).isEqualTo("1");
    }

    @Test
    void without_a_stored_offset_a_queue_that_still_has_its_first_message_starts_at_0() {
        assertThat(offset(query())).isEqualTo("0");
        assertThat(offset(query().fromGo())).isEqualTo("0");
    }

    @Test
    void who_does_not_want_zero_gets_22_but_never_Go() {
        Response response = fixture.call(consumer, query().with("setZeroIfNotFound", false));
        assertThat(response.code()).isEqualTo(22);
        assertThat(response.remark()).contains("orders");
        assertThat(offset(query().with("setZeroIfNotFound", false).fromGo())).isEqualTo("0");
    }

    @Test
    void an_unknown_group_cannot_commit_and_unknown_topics_and_queues_are_refused() {
        assertThat(fixture.call(consumer, update(0).with("consumerGroup", "x")).code())
                .isEqualTo(26);
        assertThat(fixture.call(consumer, update(0).with("topic", "x")).code()).isEqualTo(17);
        assertThat(fixture.call(consumer, update(0).with("queueId", 9)).code()).isEqualTo(29);
        assertThat(fixture.call(consumer, query().with("topic", "x")).code()).isEqualTo(17);
        assertThat(fixture.call(consumer, query().with("queueId", -2)).code()).isEqualTo(29);
    }

    @Test
    void max_and_min_are_the_bounds_of_what_is_visible_and_0_for_an_unknown_topic() {
        for (int i = 0; i < 3; i++) {
            fixture.delivery.send(topic, 0, null, "m");
        }
        for (int code : new int[] {RequestCode.GET_MAX_OFFSET, RequestCode.GET_MIN_OFFSET}) {
            Requests known = Requests.code(code).with("topic", "orders").with("queueId", 0);
            assertThat(offset(known)).isEqualTo(code == RequestCode.GET_MAX_OFFSET ? "3" : "0");
            assertThat(offset(Requests.code(code).with("topic", "x").with("queueId", 0)))
                    .isEqualTo("0");
            assertThat(fixture.call(
                                    consumer,
                                    Requests.code(code).with("topic", "orders").with("queueId", 7))
                            .code())
                    .isEqualTo(29);
        }
    }

    @Test
    void a_time_is_found_as_the_first_message_at_or_after_it_or_the_last_at_or_before_it() {
        long start = fixture.delivery.clock.wallMillis();
        for (int i = 0; i < 8; i++) {
            fixture.delivery.send(topic, 0, null, "m" + i);
            fixture.delivery.pass(1_000);
        }
        assertThat(offset(search(start - 5_000))).isEqualTo("0");
        assertThat(offset(search(start + 3_000))).isEqualTo("3");
        assertThat(offset(search(start + 3_001))).isEqualTo("4");
        assertThat(offset(search(start + 60_000))).isEqualTo("8");
        assertThat(offset(search(start + 3_000).with("boundaryType", "UPPER"))).isEqualTo("3");
        assertThat(offset(search(start + 3_999).with("boundaryType", "UPPER"))).isEqualTo("3");
        assertThat(offset(search(start - 1).with("boundaryType", "UPPER"))).isEqualTo("0");
        assertThat(offset(search(Long.MAX_VALUE).with("boundaryType", "UPPER"))).isEqualTo("7");
    }

    @Test
    void a_time_in_an_empty_queue_is_0() {
        assertThat(offset(search(1))).isEqualTo("0");
    }
}
