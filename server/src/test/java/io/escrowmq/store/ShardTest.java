package io.escrowmq.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.delivery.DeliveryFixture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardTest {

    private final DeliveryFixture fixture = new DeliveryFixture();

    @Test
    void what_comes_while_a_turn_runs_is_not_stamped_with_a_time_before_its_coming() {
        List<Long> stamps = new ArrayList<>();
        fixture.shard.submit(command(() -> {
            fixture.clock.advanceMillis(100);
            fixture.shard.submit(command(() -> stamps.add(fixture.shard.now())));
        }));
        while (stamps.isEmpty()) {
            assertThat(fixture.shard.doWork()).isPositive();
        }

        assertThat(stamps).containsExactly(fixture.clock.wallMillis());
    }

    private static Command command(Runnable action) {
        return new Command() {
            @Override
            public void run() {
                action.run();
            }

            @Override
            public void refused() {
                throw new AssertionError("refused");
            }

            @Override
            public int bytes() {
                return 1;
            }
        };
    }
}
