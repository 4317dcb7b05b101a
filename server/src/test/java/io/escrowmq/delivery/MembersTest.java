package io.escrowmq.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MembersTest {

    private static final class Link implements MemberLink {
        final long id;
        boolean open = true;
        int notices;

        Link(long id) {
            this.id = id;
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void idsChanged(String group) {
            notices++;
        }

        int takeNotices() {
            int taken = notices;
            notices = 0;
            return taken;
        }
    }

    private final DeliveryFixture fixture = new DeliveryFixture();
    private final Members members = fixture.members;
    private final Link one = new Link(1);
    private final Link two = new Link(2);

    private static Registration wants(String group, long version, String... topicsAndTags) {
        List<Subscription> subscriptions = new ArrayList<>();
        for (int i = 0; i < topicsAndTags.length; i += 2) {
            subscriptions.add(Subscription.of(topicsAndTags[i], topicsAndTags[i + 1], "TAG", version));
        }
        return new Registration(group, "CONSUME_PASSIVELY", "CLUSTERING", "CONSUME_FROM_LAST_OFFSET", subscriptions);
    }

    private void heartbeat(Link link, String clientId, Registration registration) {
        fixture.run(() -> members.register(link, clientId, "GO", 317, registration));
    }

    @Test
    void a_subscription_whose_version_alone_rose_is_seen_by_pulls() {
        heartbeat(one, "a", wants("g", 1, "T", "*"));
        heartbeat(one, "a", wants("g", 2, "T", "*"));

        Subscription subscription = members.subscription("g", "T");

        assertThat(subscription).isNotNull();
        assertThat(subscription.version()).isEqualTo(2);
    }

    @Test
    void every_member_is_in_the_list_with_the_caller() {
        heartbeat(one, "a", wants("g", 1, "t", "*"));
        heartbeat(two, "b", wants("g", 1, "t", "*"));
        heartbeat(two, "b", wants("h", 1, "t", "*"));
        assertThat(members.clientIds("g")).containsExactly("a", "b");
        assertThat(members.clientIds("h")).containsExactly("b");
        assertThat(members.clientIds("nobody")).isEmpty();
    }

    @Test
    void a_newcomer_is_announced_to_all_members_and_a_refresh_to_none() {
        heartbeat(one, "a", wants("g", 1, "t", "*"));
        assertThat(one.takeNotices()).isEqualTo(1);
        heartbeat(two, "b", wants("g", 1, "t", "*"));
        assertThat(one.takeNotices()).isEqualTo(1);
        assertThat(two.takeNotices()).isEqualTo(1);
        heartbeat(one, "a", wants("g", 1, "t", "*"));
        assertThat(one.takeNotices() + two.takeNotices()).isZero();
    }

    @Test
    void several_changes_of_one_turn_are_one_notice() {
        heartbeat(one, "a", wants("g", 1, "t", "*"));
        one.takeNotices();
        fixture.shard.submit(() -> members.register(two, "b", "GO", 317, wants("g", 1, "t", "*")));
        fixture.shard.submit(() -> members.register(new Link(3), "c", "GO", 317, wants("g", 1, "t", "*")));
        fixture.settle();
        assertThat(one.takeNotices()).isEqualTo(1);
    }

    @Test
    void one_who_says_goodbye_is_gone_and_the_others_hear_it() {
        heartbeat(one, "a", wants("g", 1, "t", "*"));
        heartbeat(two, "b", wants("g", 1, "t", "*"));
        one.takeNotices();
        fixture.run(() -> members.unregister("g", two.id()));
        assertThat(members.clientIds("g")).containsExactly("a");
        assertThat(one.takeNotices()).isEqualTo(1);
    }

    @Test
    void a_closed_connection_leaves_all_its_groups_and_listeners_hear_who() {
        List<String> left = new ArrayList<>();
        members.onLeave((group, client) -> left.add(group + " " + client));
        heartbeat(one, "a", wants("g", 1, "t", "*"));
        heartbeat(one, "a", wants("h", 1, "t", "*"));
        fixture.departures.closed(one.id());
        fixture.settle();
        assertThat(members.count()).isZero();
        assertThat(members.isAlive("g")).isFalse();
        assertThat(left).containsExactlyInAnyOrder("g a", "h a");
    }

    @Test
    void a_heartbeat_that_is_served_after_its_connection_closed_registers_nobody() {
        one.open = false;
        heartbeat(one, "a", wants("g", 1, "t", "*"));
        assertThat(members.clientIds("g")).isEmpty();
    }

    @Test
    void a_client_on_a_new_connection_replaces_itself() {
        heartbeat(one, "a", wants("g", 1, "t", "*"));
        heartbeat(two, "a", wants("g", 1, "t", "*"));
        assertThat(members.of("g")).hasSize(1);
        fixture.departures.closed(one.id());
        fixture.settle();
        assertThat(members.clientIds("g")).containsExactly("a");
    }

    @Test
    void a_silent_member_is_gone_after_two_minutes_and_a_talking_one_stays() {
        heartbeat(one, "a", wants("g", 1, "t", "*"));
        heartbeat(two, "b", wants("g", 1, "t", "*"));
        fixture.pass(60_000);
        heartbeat(two, "b", wants("g", 1, "t", "*"));
        two.takeNotices();
        fixture.pass(59_900);
        assertThat(members.clientIds("g")).containsExactly("a", "b");
        fixture.pass(200);
        assertThat(members.clientIds("g")).containsExactly("b");
        assertThat(two.takeNotices()).isEqualTo(1);
    }

    @Test
    void a_subscription_is_replaced_by_a_newer_version_only_and_dropped_when_it_is_missing() {
        heartbeat(one, "a", wants("g", 2, "t", "A", "u", "*"));
        heartbeat(two, "b", wants("g", 1, "t", "B", "u", "*"));
        assertThat(members.subscription("g", "t").expression()).isEqualTo("A");
        heartbeat(two, "b", wants("g", 3, "t", "C"));
        assertThat(members.subscription("g", "t").expression()).isEqualTo("C");
        assertThat(members.subscription("g", "u")).isNull();
    }

    @Test
    void a_changed_subscription_is_announced() {
        heartbeat(one, "a", wants("g", 1, "t", "A"));
        one.takeNotices();
        heartbeat(one, "a", wants("g", 2, "t", "B"));
        assertThat(one.takeNotices()).isEqualTo(1);
    }

    @Test
    void a_heartbeat_without_subscriptions_keeps_the_known_ones() {
        heartbeat(one, "a", wants("g", 1, "t", "A"));
        heartbeat(one, "a", new Registration("g", "CONSUME_PASSIVELY", "CLUSTERING", "CONSUME_FROM_LAST_OFFSET", null));
        assertThat(members.subscription("g", "t").expression()).isEqualTo("A");
    }

    @Test
    void beyond_the_limit_a_newcomer_is_refused_and_a_member_is_not() {
        Members small = new Members(fixture.shard, 1);
        assertThat(small.register(one, "a", "GO", 317, wants("g", 1, "t", "*"))).isTrue();
        assertThat(small.register(two, "b", "GO", 317, wants("g", 1, "t", "*"))).isFalse();
        assertThat(small.register(one, "a", "GO", 317, wants("g", 1, "t", "*"))).isTrue();
        assertThat(small.clientIds("g")).containsExactly("a");
    }
}
