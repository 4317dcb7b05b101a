package io.escrowmq.protocol.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.escrowmq.protocol.BadRequestException;
import io.escrowmq.protocol.Frames;
import io.escrowmq.protocol.Request;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class BodiesTest {

    private static String text(ByteBuffer body) {
        return StandardCharsets.UTF_8.decode(body).toString();
    }

    private static Request heartbeat(String body) throws Exception {
        return Frames.decode(Frames.json("{\"code\":34,\"version\":317}", body.getBytes(StandardCharsets.UTF_8)));
    }

    private static RouteBody.Broker broker() {
        TreeMap<Long, String> addresses = new TreeMap<>();
        addresses.put(0L, "10.0.0.1:9876");
        return new RouteBody.Broker("DefaultCluster", "broker-a", addresses);
    }

    @Test
    void a_route_has_bare_keys_for_old_clients_and_quoted_keys_for_new_ones() {
        RouteBody route = new RouteBody(null, List.of(broker()), List.of(new RouteBody.Queues("broker-a", 4, 8, 6, 0)));

        assertThat(text(route.encode(Dialect.BARE_KEYS)))
                .isEqualTo("{\"brokerDatas\":[{\"brokerAddrs\":{0:\"10.0.0.1:9876\"},\"brokerName\":\"broker-a\","
                        + "\"cluster\":\"DefaultCluster\",\"enableActingMaster\":false}],\"filterServerTable\":{},"
                        + "\"queueDatas\":[{\"brokerName\":\"broker-a\",\"perm\":6,\"readQueueNums\":4,"
                        + "\"topicSysFlag\":0,\"writeQueueNums\":8}]}");
        assertThat(text(route.encode(Dialect.STANDARD))).contains("\"brokerAddrs\":{\"0\":\"10.0.0.1:9876\"}");
    }

    @Test
    void the_dialect_follows_version_and_wish() throws Exception {
        assertThat(Dialect.of(Frames.decode(Frames.json("{\"code\":105,\"version\":317}"))))
                .isEqualTo(Dialect.BARE_KEYS);
        assertThat(Dialect.of(Frames.decode(Frames.json("{\"code\":105,\"version\":401}"))))
                .isEqualTo(Dialect.STANDARD);
        assertThat(Dialect.of(Frames.decode(Frames.json(
                        "{\"code\":105,\"version\":317,\"extFields\":{\"acceptStandardJsonOnly\":\"true\"}}"))))
                .isEqualTo(Dialect.STANDARD);
    }

    @Test
    void a_broker_without_an_address_cannot_be_told_to_clients() {
        assertThatThrownBy(() -> new RouteBody.Broker("c", "b", new TreeMap<>()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lists_and_the_cluster_have_no_white_space() {
        assertThat(text(new ConsumerListBody(List.of("10.0.0.1@1", "q\"é")).encode()))
                .isEqualTo("{\"consumerIdList\":[\"10.0.0.1@1\",\"q\\\"\\u00e9\"]}");
        assertThat(text(new ConsumerListBody(List.of()).encode())).isEqualTo("{\"consumerIdList\":[]}");
        assertThat(text(new TopicListBody(List.of("a", "b")).encode()))
                .isEqualTo("{\"brokerAddr\":null,\"topicList\":[\"a\",\"b\"]}");
        assertThat(text(new ClusterInfoBody(List.of(broker())).encode(Dialect.BARE_KEYS)))
                .isEqualTo("{\"brokerAddrTable\":{\"broker-a\":{\"brokerAddrs\":{0:\"10.0.0.1:9876\"},"
                        + "\"brokerName\":\"broker-a\",\"cluster\":\"DefaultCluster\",\"enableActingMaster\":false}},"
                        + "\"clusterAddrTable\":{\"DefaultCluster\":[\"broker-a\"]}}");
    }

    @Test
    void a_heartbeat_of_go_is_read() throws Exception {
        HeartbeatBody body = HeartbeatBody.of(heartbeat("{\"clientID\":\"10.0.0.1@7\",\"producerDataSet\":"
                + "[{\"groupName\":\"p1\"},{\"groupName\":\"p2\"}],\"consumerDataSet\":[{\"groupName\":\"c\","
                + "\"consumeType\":\"CONSUME_PASSIVELY\",\"messageModel\":\"BROADCASTING\",\"consumeFromWhere\":"
                + "\"CONSUME_FROM_FIRST_OFFSET\",\"unitMode\":false,\"subscriptionDataSet\":[{\"topic\":\"t\","
                + "\"subString\":\" A||B || C\",\"tagsSet\":null,\"codeSet\":[\"2598919\"],\"subVersion\":17,"
                + "\"expressionType\":\"TAG\",\"classFilterMode\":false}]}]}"));

        assertThat(body.clientId()).isEqualTo("10.0.0.1@7");
        assertThat(body.producerGroups()).containsExactly("p1", "p2");
        assertThat(body.fingerprint()).isZero();
        assertThat(body.withoutSubscriptions()).isFalse();
        assertThat(body.consumers()).singleElement().satisfies(consumer -> {
            assertThat(consumer.group()).isEqualTo("c");
            assertThat(consumer.type()).isEqualTo(HeartbeatBody.ConsumeType.CONSUME_PASSIVELY);
            assertThat(consumer.model()).isEqualTo(HeartbeatBody.MessageModel.BROADCASTING);
            assertThat(consumer.from()).isEqualTo(HeartbeatBody.ConsumeFrom.CONSUME_FROM_FIRST_OFFSET);
            assertThat(consumer.subscriptions()).singleElement().satisfies(subscription -> {
                assertThat(subscription.topic()).isEqualTo("t");
                assertThat(subscription.subString()).isEqualTo(" A||B || C");
                assertThat(subscription.tags()).containsExactly("A", "B", "C");
                assertThat(subscription.subVersion()).isEqualTo(17);
                assertThat(subscription.expressionType()).isEqualTo("TAG");
            });
        });
    }

    @Test
    void what_a_heartbeat_leaves_out_or_spells_its_own_way_has_a_default() throws Exception {
        HeartbeatBody body = HeartbeatBody.of(heartbeat("{\"clientID\":\"c\",\"heartbeatFingerprint\":-77,"
                + "\"withoutSub\":true,\"producerDataSet\":null,\"consumerDataSet\":[{\"groupName\":\"g\","
                + "\"consumeFromWhere\":\"UNKOWN\",\"subscriptionDataSet\":[{\"topic\":\"t\",\"subString\":\"*\"},"
                + "{\"topic\":\"s\",\"subString\":\"a > 1 || b\",\"expressionType\":\"SQL92\"}]}],\"new\":{}}"));

        assertThat(body.producerGroups()).isEmpty();
        assertThat(body.fingerprint()).isEqualTo(-77);
        assertThat(body.withoutSubscriptions()).isTrue();
        HeartbeatBody.Consumer consumer = body.consumers().get(0);
        assertThat(consumer.from()).isEqualTo(HeartbeatBody.ConsumeFrom.CONSUME_FROM_LAST_OFFSET);
        assertThat(consumer.model()).isEqualTo(HeartbeatBody.MessageModel.CLUSTERING);
        assertThat(consumer.subscriptions().get(0).tags()).isEmpty();
        assertThat(consumer.subscriptions().get(0).expressionType()).isEqualTo("TAG");
        assertThat(consumer.subscriptions().get(1).tags()).isEmpty();
    }

    @Test
    void a_bad_heartbeat_is_refused_with_a_reason() {
        String[] bad = {
            "",
            "[]",
            "{",
            "{\"clientID\":\"\"}",
            "{\"clientID\":\"c\",\"producerDataSet\":[{}]}",
            "{\"clientID\":\"c\",\"producerDataSet\":[7]}",
            "{\"clientID\":\"c\",\"consumerDataSet\":[{\"groupName\":\"g\",\"subscriptionDataSet\":[{}]}]}",
            "{\"clientID\":" + "[".repeat(100_000),
        };
        for (String each : bad) {
            assertThatThrownBy(() -> HeartbeatBody.of(heartbeat(each)))
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageStartingWith("body of HEART_BEAT (34): ");
        }
    }
}
