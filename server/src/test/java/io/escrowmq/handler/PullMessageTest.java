package io.escrowmq.handler;

import static io.escrowmq.handler.ConsumerFixture.bodies;
import static io.escrowmq.handler.ConsumerFixture.heartbeat;
import static io.escrowmq.handler.ConsumerFixture.messages;
import static io.escrowmq.handler.ConsumerFixture.pull;
import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.delivery.DeliveryFixture;
import io.escrowmq.delivery.Pulls;
import io.escrowmq.disk.SimDisk;
import io.escrowmq.index.EntryReader;
import io.escrowmq.log.LogSettings;
import io.escrowmq.message.StoredMessage;
import io.escrowmq.protocol.Response;
import io.escrowmq.store.Topic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PullMessageTest {

    private static final int SUSPEND = 2;
    private static final int SUBSCRIPTION = 4;

    private final ConsumerFixture fixture = new ConsumerFixture();
    private final Topic topic = fixture.delivery.topic("orders", 2);
    private final FakeConnection consumer = fixture.consumer("c@1", "g", "orders", "*");

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            fixture.delivery.send(topic, 0, "A", "m" + i);
        }
    }

    private Response pulled(long offset) {
        return fixture.call(consumer, pull("g", "orders", 0, offset));
    }

    private static void assertHeader(Response response, int code, long next, long min, long max) {
        assertThat(response.code()).as(response.remark()).isEqualTo(code);
        assertThat(response.field("nextBeginOffset")).isEqualTo(Long.toString(next));
        assertThat(response.field("minOffset")).isEqualTo(Long.toString(min));
        assertThat(response.field("maxOffset")).isEqualTo(Long.toString(max));
        assertThat(response.field("suggestWhichBrokerId")).isEqualTo("0");
    }

    // the result table, row by row

    @Test
    void messages_are_found_and_the_next_offset_follows_them() {
        fill(5);
        Response response = pulled(2);
        assertHeader(response, 0, 5, 0, 5);
        assertThat(bodies(response)).containsExactly("m2", "m3", "m4");
        assertThat(messages(response))
                .allSatisfy(m -> assertThat(StoredMessage.topic(m, 0)).isEqualTo("orders"));
        assertThat(messages(response).stream().map(m -> StoredMessage.queueOffset(m, 0)))
                .containsExactly(2L, 3L, 4L);
    }

    @Test
    void an_empty_queue_has_nothing_new_at_0() {
        assertHeader(pulled(0), 19, 0, 0, 0);
    }

    @Test
    void in_an_empty_queue_another_offset_has_moved_to_0() {
        assertHeader(pulled(7), 21, 0, 0, 0);
    }

    @Test
    void at_the_end_nothing_is_new() {
        fill(3);
        assertHeader(pulled(3), 19, 3, 0, 3);
    }

    @Test
    void beyond_the_end_the_offset_has_moved_to_the_end() {
        fill(3);
        assertHeader(pulled(4), 21, 3, 0, 3);
    }

    @Test
    void below_the_start_the_offset_has_moved_to_the_start() {
        fill(3);
        assertHeader(pulled(-1), 21, 0, 0, 3);
    }

    @Test
    void when_nothing_matches_the_offset_still_moves_on() {
        fill(3);
        FakeConnection other = fixture.consumer("d@1", "h", "orders", "B");
        assertHeader(fixture.call(other, pull("h", "orders", 0, 0)), 20, 3, 0, 3);
    }

    // the questions before it

    @Test
    void an_unknown_topic_is_17() {
        Response response = fixture.call(consumer, pull("g", "nothing", 0, 0));
        assertThat(response.code()).isEqualTo(17);
        assertThat(response.remark()).contains("nothing");
    }

    @Test
    void a_pull_of_a_queue_that_is_not_there_creates_no_group() {
        fixture.call(consumer, pull("new1", "nothing", 0, 0));
        fixture.call(consumer, pull("new2", "orders", 2, 0));
        assertThat(fixture.delivery.groups.find("new1")).isNull();
        assertThat(fixture.delivery.groups.find("new2")).isNull();
    }

    @Test
    void a_topic_that_may_not_be_read_is_16() {
        fixture.delivery.run(() -> fixture.delivery.topics.put("orders", 2, 2, Topic.WRITE));
        assertThat(pulled(0).code()).isEqualTo(16);
    }

    @Test
    void a_group_that_may_not_consume_is_16() {
        fixture.delivery.run(() -> fixture.delivery.groups.put("g", 1, 16, false));
        assertThat(pulled(0).code()).isEqualTo(16);
    }

    @Test
    void a_queue_that_the_topic_has_not_is_29_and_says_which_it_has() {
        Response response = fixture.call(consumer, pull("g", "orders", 2, 0));
        assertThat(response.code()).isEqualTo(29);
        assertThat(response.remark()).contains("0 to 1");
        assertThat(fixture.call(consumer, pull("g", "orders", -1, 0)).code()).isEqualTo(29);
    }

    @Test
    void a_group_without_consumers_is_24_unless_the_pull_brings_its_subscription() {
        fill(2);
        FakeConnection tool = new FakeConnection();
        assertThat(fixture.call(tool, pull("tools", "orders", 0, 0)).code()).isEqualTo(24);
        Response response = fixture.call(
                tool,
                pull("tools2", "orders", 0, 0).with("sysFlag", SUBSCRIPTION).with("subscription", "*"));
        assertThat(bodies(response)).containsExactly("m0", "m1");
    }

    @Test
    void a_group_that_does_not_exist_and_may_not_be_created_is_26() {
        ConsumerFixture strict = new ConsumerFixture(new DeliveryFixture(false, LogSettings.DEFAULT));
        strict.delivery.topic("orders", 1);
        assertThat(strict.call(new FakeConnection(), pull("g", "orders", 0, 0)).code())
                .isEqualTo(26);
    }

    @Test
    void a_topic_that_the_group_has_not_subscribed_is_24() {
        fixture.delivery.topic("other", 1);
        assertThat(fixture.call(consumer, pull("g", "other", 0, 0)).code()).isEqualTo(24);
    }

    @Test
    void a_pull_with_a_newer_subscription_than_the_heartbeat_brought_is_25() {
        assertThat(fixture.call(consumer, pull("g", "orders", 0, 0).with("subVersion", 2))
                        .code())
                .isEqualTo(25);
    }

    @Test
    void an_expression_of_an_unsupported_type_is_23_and_says_so() {
        Response response = fixture.call(
                consumer,
                pull("g", "orders", 0, 0)
                        .with("sysFlag", SUBSCRIPTION)
                        .with("subscription", "a > 1")
                        .with("expressionType", "SQL92"));
        assertThat(response.code()).isEqualTo(23);
        assertThat(response.remark()).contains("SQL92");
    }

    // what an answer holds

    @Test
    void tags_are_filtered_by_text_also_when_their_hashes_are_equal() {
        fixture.delivery.send(topic, 0, "BB", "not this");
        fixture.delivery.send(topic, 0, "Aa", "this");
        fixture.delivery.send(topic, 0, null, "nor this");
        FakeConnection other = fixture.consumer("d@1", "h", "orders", "Aa");
        Response response = fixture.call(other, pull("h", "orders", 0, 0));
        assertHeader(response, 0, 3, 0, 3);
        assertThat(bodies(response)).containsExactly("this");
    }

    @Test
    void no_more_messages_than_asked_for_and_at_least_one() {
        fill(5);
        assertThat(bodies(fixture.call(consumer, pull("g", "orders", 0, 0).with("maxMsgNums", 2))))
                .containsExactly("m0", "m1");
        assertThat(bodies(fixture.call(consumer, pull("g", "orders", 0, 0).with("maxMsgNums", 0))))
                .containsExactly("m0");
    }

    @Test
    void an_answer_ends_at_256_KiB_but_one_larger_message_goes_alone() {
        fixture.delivery.send(topic, 0, null, "x".repeat(300 << 10));
        fixture.delivery.send(topic, 0, null, "y".repeat(200 << 10));
        fixture.delivery.send(topic, 0, null, "z".repeat(100 << 10));
        assertThat(bodies(pulled(0))).hasSize(1);
        Response second = pulled(1);
        assertThat(bodies(second)).hasSize(1);
        assertHeader(second, 0, 2, 0, 3);
        assertThat(bodies(pulled(2))).hasSize(1);
    }

    @Test
    void a_long_stretch_of_others_messages_is_passed_in_steps() {
        var message = fixture.delivery.message("orders", "A", "x");
        for (int i = 0; i < 40; i++) {
            fixture.delivery.run(
                    () -> fixture.delivery.messages.append(topic.queue(0), 0, Collections.nCopies(500, message)));
        }
        fixture.delivery.send(topic, 0, "B", "at last");
        FakeConnection other = fixture.consumer("d@1", "h", "orders", "B");
        Response first = fixture.call(other, pull("h", "orders", 0, 0));
        assertHeader(first, 20, Pulls.MAX_SCANNED, 0, 20_001);
        assertThat(bodies(fixture.call(other, pull("h", "orders", 0, Pulls.MAX_SCANNED))))
                .containsExactly("at last");
    }

    @Test
    void what_is_not_durable_is_not_delivered() {
        fixture.delivery.shard.submit(() -> fixture.delivery.messages.append(
                topic.queue(0), 0, List.of(fixture.delivery.message("orders", "A", "early"))));
        fixture.delivery.shard.doWork();
        fixture.send(consumer, pull("g", "orders", 0, 0));
        assertHeader(consumer.reply(), 19, 0, 0, 0);
        fixture.delivery.settle();
        assertThat(bodies(pulled(0))).containsExactly("early");
    }

    @Test
    void messages_that_left_the_memory_are_read_by_a_reader_and_a_busy_reader_answers_busy() {
        fill(1);
        fixture.delivery.send(topic, 1, null, "x".repeat(300 << 10));
        fixture.coldRefuses = true;
        assertThat(pulled(0).code()).isEqualTo(2);
        fixture.coldRefuses = false;
        fixture.send(consumer, pull("g", "orders", 0, 0));
        assertThat(consumer.replies).isEmpty();
        assertThat(fixture.coldReads).hasSize(1);
        fixture.work();
        assertThat(bodies(consumer.reply())).containsExactly("m0");
    }

    @Test
    void the_backlog_behind_what_a_reader_has_read_needs_no_reader() {
        fill(600);
        fixture.delivery.send(topic, 1, null, "x".repeat(300 << 10));
        List<String> all = new ArrayList<>();
        int cold = 0;
        while (all.size() < 600) {
            fixture.send(consumer, pull("g", "orders", 0, all.size()).with("maxMsgNums", 10));
            cold += consumer.replies.isEmpty() ? 1 : 0;
            fixture.work();
            all.addAll(bodies(consumer.reply()));
        }
        assertThat(all).hasSize(600).startsWith("m0").endsWith("m599").doesNotHaveDuplicates();
        assertThat(cold).isLessThan(15);
    }

    @Test
    void one_reading_ahead_waits_however_many_pulls_come_meanwhile() {
        fill(600);
        fixture.delivery.send(topic, 1, null, "x".repeat(300 << 10));
        int offset = 0;
        while (fixture.coldReads.isEmpty() || consumer.replies.isEmpty()) {
            fixture.work();
            consumer.replies.clear();
            fixture.send(consumer, pull("g", "orders", 0, offset).with("maxMsgNums", 10));
            offset += 10;
        }
        // A pull was answered from memory and saw that the next blocks should be read; nobody reads them yet.
        int before = offset - 10;
        for (int i = 0; i < 20; i++) {
            fixture.send(consumer, pull("g", "orders", 0, before).with("maxMsgNums", 10));
        }
        assertThat(consumer.replies).hasSize(21);
        assertThat(fixture.coldReads).hasSize(1);
    }

    @Test
    void corrupt_bytes_are_an_error_that_names_the_position_and_never_a_message() throws IOException {
        fill(1);
        EntryReader entries = fixture.delivery.source.entries(topic.queue(0), true);
        assertThat(entries.seek(0)).isTrue();
        long position = entries.position();
        fixture.delivery.send(topic, 1, null, "x".repeat(300 << 10));
        SimDisk disk = (SimDisk) fixture.delivery.disk;
        String file = disk.list().get(0);
        long start = fixture.delivery.log.start();
        for (long at = position - start; at < position - start + 200; at++) {
            disk.corrupt(file, at, 0x40);
        }
        Response response = pulled(0);
        assertThat(response.code()).isEqualTo(1);
        assertThat(response.remark()).contains("orders").contains(Long.toString(position));
        assertThat(response.bodyLength()).isZero();
    }

    // the offset that comes along

    @Test
    void the_commit_offset_of_a_pull_is_stored_when_its_bit_is_set() {
        fill(3);
        fixture.call(consumer, pull("g", "orders", 0, 0).with("commitOffset", 2));
        fixture.pass(150);
        var queue = topic.queue(0);
        var group = fixture.delivery.groups.find("g");
        assertThat(fixture.delivery.offsets.stored(group, queue)).isEqualTo(-1);
        fixture.call(consumer, pull("g", "orders", 0, 0).with("commitOffset", 2).with("sysFlag", 1));
        fixture.pass(150);
        assertThat(fixture.delivery.offsets.stored(group, queue)).isEqualTo(2);
    }

    @Test
    void the_commit_offset_of_a_held_pull_is_not_stored_a_second_time_when_it_is_resumed() {
        fill(3);
        fixture.send(consumer, pull("g", "orders", 0, 3).with("commitOffset", 3).with("sysFlag", 1 | SUSPEND));
        fixture.pass(150);
        var group = fixture.delivery.groups.find("g");
        fixture.delivery.run(() -> fixture.delivery.offsets.commit(group, topic.queue(0), 1));
        fill(1);
        fixture.pass(150);
        assertThat(bodies(consumer.reply())).containsExactly("m0");
        assertThat(fixture.delivery.offsets.stored(group, topic.queue(0))).isEqualTo(1);
    }

    // long polls

    private void hold(FakeConnection connection, String group, long offset) {
        fixture.send(connection, pull(group, "orders", 0, offset).with("sysFlag", SUSPEND));
        fixture.work();
    }

    @Test
    void a_held_pull_is_answered_by_an_arrival() {
        hold(consumer, "g", 0);
        fixture.pass(5_000);
        assertThat(consumer.replies).isEmpty();
        fill(1);
        fixture.work();
        assertThat(bodies(consumer.reply())).containsExactly("m0");
        assertThat(fixture.delivery.longPolls.waiters()).isZero();
    }

    @Test
    void a_held_pull_is_answered_19_when_its_time_is_over_and_not_before() {
        hold(consumer, "g", 0);
        fixture.pass(19_900);
        assertThat(consumer.replies).isEmpty();
        fixture.pass(150);
        assertHeader(consumer.reply(), 19, 0, 0, 0);
        fixture.pass(30_000);
        assertThat(consumer.replies).isEmpty();
    }

    @Test
    void an_arrival_between_the_read_and_the_registration_is_not_missed() {
        var message = fixture.delivery.message("orders", "A", "in between");
        fixture.delivery.shard.submit(() -> fixture.delivery.messages.append(topic.queue(0), 0, List.of(message)));
        fixture.delivery.shard.doWork();
        // The read finds nothing: the message is not durable. It is before the agent sees the registration.
        fixture.send(consumer, pull("g", "orders", 0, 0).with("sysFlag", SUSPEND));
        fixture.delivery.log.doWork();
        assertThat(consumer.replies).isEmpty();
        fixture.work();
        assertThat(bodies(consumer.reply())).containsExactly("in between");
    }

    @Test
    void an_arrival_for_others_does_not_end_the_wait() {
        FakeConnection other = fixture.consumer("d@1", "h", "orders", "B");
        hold(other, "h", 0);
        fill(2);
        fixture.work();
        assertThat(other.replies).isEmpty();
        assertThat(fixture.delivery.longPolls.waiters()).isEqualTo(1);
        fixture.delivery.send(topic, 0, "B", "mine");
        fixture.work();
        Response response = other.reply();
        assertHeader(response, 0, 3, 0, 3);
        assertThat(bodies(response)).containsExactly("mine");
    }

    @Test
    void a_wait_that_saw_only_others_messages_ends_with_20_and_moves_the_offset_past_them() {
        FakeConnection other = fixture.consumer("d@1", "h", "orders", "B");
        hold(other, "h", 0);
        fixture.pass(10_000);
        fill(2);
        fixture.pass(9_800);
        assertThat(other.replies).isEmpty();
        fixture.pass(300);
        assertHeader(other.reply(), 20, 2, 0, 2);
    }

    @Test
    void a_pull_that_finds_only_others_messages_is_not_held() {
        fill(2);
        FakeConnection other = fixture.consumer("d@1", "h", "orders", "B");
        hold(other, "h", 0);
        assertHeader(other.reply(), 20, 2, 0, 2);
    }

    @Test
    void without_the_suspend_bit_or_without_a_time_nothing_is_held() {
        assertHeader(pulled(0), 19, 0, 0, 0);
        Response response = fixture.call(
                consumer, pull("g", "orders", 0, 0).with("sysFlag", SUSPEND).with("suspendTimeoutMillis", 0));
        assertHeader(response, 19, 0, 0, 0);
    }

    @Test
    void a_closed_connection_drops_its_held_pulls() {
        hold(consumer, "g", 0);
        consumer.close();
        fixture.work();
        assertThat(fixture.delivery.longPolls.waiters()).isZero();
        fill(1);
        fixture.pass(30_000);
        assertThat(consumer.replies).isEmpty();
    }

    @Test
    void many_waiters_of_one_queue_all_hear_of_an_arrival() {
        var waiting = new ArrayList<FakeConnection>();
        for (int i = 0; i < 20; i++) {
            FakeConnection each = fixture.consumer("w@" + i, "w" + i, "orders", "*");
            hold(each, "w" + i, 0);
            waiting.add(each);
        }
        fill(1);
        fixture.work();
        assertThat(waiting).allSatisfy(each -> assertThat(bodies(each.reply())).containsExactly("m0"));
    }

    @Test
    void a_subscription_of_the_heartbeat_counts_where_the_pull_brings_none() {
        fill(1);
        fixture.delivery.send(topic, 0, "B", "other");
        fixture.call(consumer, heartbeat("c@1", "g", "orders", "B", 2));
        assertThat(bodies(pulled(0))).containsExactly("other");
    }
}
