package io.escrowmq.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.index.QueueIndex;
import io.escrowmq.store.Topic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OffsetsTest {

    private final DeliveryFixture fixture = new DeliveryFixture();
    private final List<String> events = new ArrayList<>();
    private Group group;
    private QueueIndex queue;

    @BeforeEach
    void five_messages_and_a_group() {
        Topic topic = fixture.topic("orders", 2);
        for (int i = 0; i < 5; i++) {
            fixture.send(topic, 0, null, "m" + i);
        }
        group = fixture.group("g");
        queue = topic.queue(0);
    }

    private void commit(long offset) {
        fixture.run(() -> fixture.offsets.commit(group, queue, offset, () -> events.add("durable " + offset)));
    }

    private long stored() {
        return fixture.offsets.stored(group, queue);
    }

    @Test
    void a_group_that_never_committed_has_no_offset() {
        assertThat(stored()).isEqualTo(Offsets.NONE);
    }

    @Test
    void an_offset_is_neither_answered_nor_shown_before_it_is_durable() {
        fixture.shard.submit(() -> fixture.offsets.commit(group, queue, 3, () -> events.add("durable")));
        fixture.shard.doWork();
        assertThat(events).isEmpty();
        assertThat(stored()).isEqualTo(Offsets.NONE);
        fixture.log.doWork();
        fixture.shard.doWork();
        assertThat(events).containsExactly("durable");
        assertThat(stored()).isEqualTo(3);
    }

    @Test
    void the_last_commit_wins_also_if_it_is_lower() {
        commit(4);
        commit(2);
        assertThat(stored()).isEqualTo(2);
        assertThat(events).containsExactly("durable 4", "durable 2");
    }

    @Test
    void a_negative_offset_is_ignored_but_answered() {
        commit(3);
        commit(-1);
        assertThat(stored()).isEqualTo(3);
        assertThat(events).containsExactly("durable 3", "durable -1");
    }

    @Test
    void an_offset_above_the_published_end_means_the_end() {
        commit(1_000_000);
        assertThat(stored()).isEqualTo(5);
    }

    @Test
    void a_flush_makes_an_offset_durable_that_nobody_waits_for() {
        fixture.run(() -> fixture.offsets.commit(group, queue, 3));
        assertThat(stored()).isEqualTo(Offsets.NONE);
        fixture.run(fixture.offsets::flush);
        assertThat(stored()).isEqualTo(3);
    }

    @Test
    void an_offset_that_nobody_waits_for_is_durable_after_a_tenth_of_a_second() {
        fixture.run(() -> fixture.offsets.commit(group, queue, 3));
        fixture.pass(50);
        assertThat(stored()).isEqualTo(Offsets.NONE);
        fixture.pass(100);
        assertThat(stored()).isEqualTo(3);
    }

    @Test
    void offsets_survive_a_power_cut_and_queues_keep_them_apart() {
        Topic other = fixture.topic("other", 1);
        fixture.send(other, 0, null, "x");
        commit(4);
        fixture.run(() -> fixture.offsets.commit(group, other.queue(0), 1, () -> events.add("other")));
        fixture.powerCut();
        Group again = fixture.groups.find("g");
        assertThat(again).isEqualTo(group);
        assertThat(fixture.offsets.stored(again, fixture.topics.find("orders").queue(0)))
                .isEqualTo(4);
        assertThat(fixture.offsets.stored(again, fixture.topics.find("orders").queue(1)))
                .isEqualTo(Offsets.NONE);
        assertThat(fixture.offsets.stored(again, fixture.topics.find("other").queue(0)))
                .isEqualTo(1);
    }

    @Test
    void a_topic_created_anew_starts_without_offsets() throws IOException {
        commit(4);
        fixture.run(() -> fixture.topics.delete(fixture.topics.find("orders")));
        Topic anew = fixture.topic("orders", 2);
        assertThat(fixture.offsets.stored(group, anew.queue(0))).isEqualTo(Offsets.NONE);
        fixture.reopen();
        assertThat(fixture.offsets.stored(group, fixture.topics.find("orders").queue(0)))
                .isEqualTo(Offsets.NONE);
    }

    @Test
    void many_offsets_of_one_turn_are_appended_in_records_that_fit_a_batch() throws IOException {
        Topic wide = fixture.topic("wide", 1000);
        List<Group> groups = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            groups.add(fixture.group("many" + i));
        }
        fixture.send(wide, 999, null, "x");
        for (Group each : groups) {
            for (QueueIndex one : wide.queues()) {
                fixture.shard.submit(() -> fixture.offsets.commit(each, one, 1));
            }
        }
        fixture.pass(200);
        fixture.reopen();
        Topic again = fixture.topics.find("wide");
        assertThat(fixture.offsets.stored(groups.get(19), again.queue(999))).isEqualTo(1);
        assertThat(fixture.offsets.stored(groups.get(0), again.queue(0))).isZero();
    }

    @Test
    void beyond_the_limit_of_pairs_a_new_pair_is_refused_and_a_known_one_is_not() {
        Offsets small = new Offsets(fixture.shard, 1);
        assertThat(small.commit(group, queue, 1)).isTrue();
        assertThat(small.commit(group, fixture.topics.find("orders").queue(1), 0))
                .isFalse();
        assertThat(small.commit(group, queue, 2)).isTrue();
    }
}
