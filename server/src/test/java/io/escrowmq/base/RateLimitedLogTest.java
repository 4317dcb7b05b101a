package io.escrowmq.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateLimitedLogTest {

    private long now = Long.MAX_VALUE - 50;
    private final List<String> lines = new ArrayList<>();

    private final Clock clock = new Clock() {
        @Override
        public long wallMillis() {
            return 0;
        }

        @Override
        public long monotonicNanos() {
            return now;
        }
    };

    @Test
    void one_line_per_interval_leaves_and_tells_of_the_others() {
        RateLimitedLog log = new RateLimitedLog(lines::add, clock, 100);

        log.line("a");
        log.line("b");
        now += 99;
        log.line("c");
        now += 1;
        log.line("d");
        now += 100;
        log.line("e");

        assertThat(lines).containsExactly("a", "d (and 2 lines like this before)", "e");
    }
}
