package io.escrowmq.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.index.QueueIndex;
import io.escrowmq.store.Topic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LongPollsTest {

    private final DeliveryFixture fixture = new DeliveryFixture();
    private final Topic topic = fixture.topic("orders", 2);
    private final QueueIndex queue = topic.queue(0);
    private final List<String> resumed = new ArrayList<>();

    private final class Waiting implements LongPolls.Waiter {
        private final long link;
        private boolean open = true;

        Waiting(long link) {
            this.link = link;
        }

        @Override
        public long link() {
            return link;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void resume(LongPolls.Reason reason) {
            resumed.add(link + " " + reason);
        }
    }

    private void hold(LongPolls polls, long link, QueueIndex where, long millis) {
        fixture.run(() -> polls.hold(where, 0, polls.deadline(millis), new Waiting(link)));
    }

    @Test
    void only_the_waiters_of_the_queue_are_resumed_each_once() {
        hold(fixture.longPolls, 1, queue, 1_000);
        hold(fixture.longPolls, 2, topic.queue(1), 1_000);
        fixture.send(topic, 0, null, "a");
        fixture.send(topic, 0, null, "b");
        assertThat(resumed).containsExactly("1 ARRIVAL");
        fixture.pass(2_000);
        assertThat(resumed).containsExactly("1 ARRIVAL", "2 EXPIRY");
        assertThat(fixture.longPolls.waiters()).isZero();
    }

    @Test
    void what_came_before_the_registration_resumes_at_once() {
        fixture.send(topic, 0, null, "a");
        hold(fixture.longPolls, 1, queue, 1_000);
        assertThat(resumed).containsExactly("1 ARRIVAL");
    }

    @Test
    void waiters_expire_in_the_order_of_their_deadlines() {
        hold(fixture.longPolls, 1, queue, 3_000);
        hold(fixture.longPolls, 2, queue, 1_000);
        hold(fixture.longPolls, 3, queue, 2_000);
        fixture.pass(3_500);
        assertThat(resumed).containsExactly("2 EXPIRY", "3 EXPIRY", "1 EXPIRY");
    }

    @Test
    void no_request_is_held_longer_than_the_limit() {
        hold(fixture.longPolls, 1, queue, Long.MAX_VALUE);
        fixture.pass(LongPolls.MAX_HOLD_MILLIS + 100);
        assertThat(resumed).containsExactly("1 EXPIRY");
    }

    @Test
    void one_waiter_too_many_is_told_so() {
        LongPolls small = new LongPolls(fixture.shard, 1);
        hold(small, 1, queue, 1_000);
        hold(small, 2, queue, 1_000);
        assertThat(resumed).containsExactly("2 FULL");
    }

    @Test
    void a_waiter_whose_connection_closed_is_dropped_before_and_after_its_registration() {
        hold(fixture.longPolls, 1, queue, 1_000);
        fixture.departures.closed(1);
        fixture.settle();
        Waiting closed = new Waiting(2);
        closed.open = false;
        fixture.run(() -> fixture.longPolls.hold(queue, 0, fixture.longPolls.deadline(1_000), closed));
        fixture.send(topic, 0, null, "a");
        fixture.pass(2_000);
        assertThat(resumed).isEmpty();
        assertThat(fixture.longPolls.waiters()).isZero();
    }
}
