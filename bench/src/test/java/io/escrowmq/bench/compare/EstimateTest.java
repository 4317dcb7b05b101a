package io.escrowmq.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How long the comparison says it takes, from its sizes. */
class EstimateTest {
    @Test
    void the_quick_comparison_has_every_experiment_and_leaves_two_of_its_ten_minutes() {
        assertThat(Experiments.seconds(Experiments.ALL, Sizes.QUICK)).isBetween(2 * 60.0, 8 * 60.0);
    }

    @Test
    void the_full_comparison_leaves_a_third_of_its_two_hours_for_runs_that_must_be_repeated() {
        assertThat(Experiments.seconds(Experiments.ALL, Sizes.FULL)).isBetween(40 * 60.0, 80 * 60.0);
        assertThat(Sizes.FULL.runs()).isGreaterThanOrEqualTo(5);
        assertThat(Sizes.FULL.warmup()).isGreaterThanOrEqualTo(400_000);
    }

    @Test
    void every_row_belongs_to_an_experiment() {
        assertThat(Experiments.ALL)
                .extracting(Experiment::name)
                .containsAll(Rows.all().stream().map(Row::experiment).toList());
    }
}
