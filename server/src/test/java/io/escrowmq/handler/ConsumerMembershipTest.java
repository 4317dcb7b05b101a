package io.escrowmq.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.delivery.DeliveryFixture;
import io.escrowmq.log.LogSettings;
import io.escrowmq.protocol.RequestCode;
import io.escrowmq.protocol.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsumerMembershipTest {

    private final ConsumerFixture fixture = new ConsumerFixture();

    private String members(FakeConnection asking, String group) {
        Response response = fixture.call(
                asking, Requests.code(RequestCode.GET_CONSUMER_LIST_BY_GROUP).with("consumerGroup", group));
        assertThat(response.code()).isZero();
        return StandardCharsets.UTF_8.decode(response.body()[0].duplicate()).toString();
    }

    private static FakeConnection.Push changed(String group) {
        return new FakeConnection.Push(RequestCode.NOTIFY_CONSUMER_IDS_CHANGED, Map.of("consumerGroup", group));
    }

    @Test
    void the_list_holds_the_caller_right_after_its_heartbeat() {
        FakeConnection one = fixture.consumer("a@1", "g", "orders", "*");
        assertThat(members(one, "g")).isEqualTo("{\"consumerIdList\":[\"a@1\"]}");
        FakeConnection two = fixture.consumer("b@1", "g", "orders", "*");
        assertThat(members(two, "g")).isEqualTo("{\"consumerIdList\":[\"a@1\",\"b@1\"]}");
        assertThat(members(one, "g")).isEqualTo(members(two, "g"));
    }

    @Test
    void a_group_without_consumers_is_1_and_says_so() {
        Response response = fixture.call(
                new FakeConnection(),
                Requests.code(RequestCode.GET_CONSUMER_LIST_BY_GROUP).with("consumerGroup", "g"));
        assertThat(response.code()).isEqualTo(1);
        assertThat(response.remark()).contains("no consumers");
    }

    @Test
    void a_newcomer_and_a_leaver_make_the_others_share_out_anew() {
        FakeConnection one = fixture.consumer("a@1", "g", "orders", "*");
        FakeConnection two = fixture.consumer("b@1", "g", "orders", "*");
        assertThat(one.pushes).containsExactly(changed("g"), changed("g"));
        one.pushes.clear();
        two.close();
        fixture.work();
        assertThat(one.pushes).containsExactly(changed("g"));
        assertThat(members(one, "g")).doesNotContain("b@1");
    }

    @Test
    void a_client_that_unregisters_is_gone_and_its_producer_group_is_reported() {
        FakeConnection one = fixture.consumer("a@1", "g", "orders", "*");
        FakeConnection two = fixture.consumer("b@1", "g", "orders", "*");
        Response response = fixture.call(
                two,
                Requests.code(RequestCode.UNREGISTER_CLIENT)
                        .with("clientID", "b@1")
                        .with("consumerGroup", "g")
                        .with("producerGroup", "p"));
        assertThat(response.code()).isZero();
        assertThat(members(one, "g")).doesNotContain("b@1");
        assertThat(fixture.producers).containsExactly("gone p");
    }

    @Test
    void a_heartbeat_reports_the_producer_groups_and_answers_as_RocketMQ_5_does() {
        Response response = fixture.call(
                new FakeConnection(),
                Requests.code(RequestCode.HEART_BEAT)
                        .body("{\"clientID\":\"a@1\",\"producerDataSet\":[{\"groupName\":\"p\"}],"
                                + "\"consumerDataSet\":[]}"));
        assertThat(response.code()).isZero();
        assertThat(response.field("IS_SUPPORT_HEART_BEAT_V2")).isEqualTo("true");
        assertThat(response.field("IS_SUB_CHANGE")).isEqualTo("true");
        assertThat(fixture.producers).containsExactly("seen a@1 p");
    }

    @Test
    void a_new_group_is_durable_before_its_heartbeat_is_answered() {
        FakeConnection one = new FakeConnection();
        fixture.send(one, ConsumerFixture.heartbeat("a@1", "g", "orders", "*", 1));
        fixture.delivery.shard.doWork();
        assertThat(one.replies).isEmpty();
        fixture.work();
        assertThat(one.reply().code()).isZero();
        fixture.delivery.powerCut();
        assertThat(fixture.delivery.groups.find("g")).isNotNull();
    }

    @Test
    void a_group_that_may_not_be_created_is_26_and_a_bad_name_says_why() {
        ConsumerFixture strict = new ConsumerFixture(new DeliveryFixture(false, LogSettings.DEFAULT));
        Response response = strict.call(new FakeConnection(), ConsumerFixture.heartbeat("a@1", "g", "orders", "*", 1));
        assertThat(response.code()).isEqualTo(26);
        assertThat(response.remark()).contains("group g");
        Response bad = fixture.call(new FakeConnection(), ConsumerFixture.heartbeat("a@1", "g g", "orders", "*", 1));
        assertThat(bad.remark()).contains("character ' '");
    }
}
