package io.escrowmq.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
    @Test
    void the_middle_three_of_an_odd_number_say_how_far_runs_differ() {
        Spread five = Spread.of(List.of(1.0, 95.0, 100.0, 105.0, 900.0));
        assertThat(five.low()).isEqualTo(95);
        assertThat(five.high()).isEqualTo(105);

        Spread seven = Spread.of(List.of(1.0, 40.0, 95.0, 100.0, 105.0, 300.0, 900.0));
        assertThat(seven.low()).isEqualTo(95);
        assertThat(seven.high()).isEqualTo(105);
        assertThat(seven.isConclusive()).isTrue();
    }

    @Test
    void of_three_runs_none_is_left_out() {
        Spread three = Spread.of(List.of(60.0, 100.0, 110.0));
        assertThat(three.low()).isEqualTo(60);
        assertThat(three.high()).isEqualTo(110);
        assertThat(three.isConclusive()).isFalse();
    }

    @Test
    void further_runs_are_in_the_median() {
        assertThat(Spread.of(List.of(1.0, 2.0, 3.0, 50.0, 60.0)).median()).isEqualTo(3);
        assertThat(Spread.of(List.of(1.0, 2.0, 3.0, 50.0, 60.0, 70.0, 80.0)).median())
                .isEqualTo(50);
    }
}
