package io.escrowmq.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutcomesTest {

    private static final long LARGEST_POSITION = (1L << 56) - 1;

    private final Outcomes outcomes = new Outcomes();

    @Test
    void an_outcome_is_remembered_with_its_last_event_and_its_contradictions() {
        outcomes.open(5_000, 7);
        assertThat(outcomes.outcome(5_000)).isEqualTo(Outcomes.NONE);
        outcomes.decide(5_000, Outcomes.RELEASED, LARGEST_POSITION);
        outcomes.contradicted(5_000);
        outcomes.contradicted(5_000);
        outcomes.lastEvent(5_000, 123);
        assertThat(outcomes.outcome(5_000)).isEqualTo(Outcomes.RELEASED);
        assertThat(outcomes.contradictions(5_000)).isEqualTo(2);
        assertThat(outcomes.lastEvent(5_000)).isEqualTo(123);
        outcomes.lastEvent(5_000, LARGEST_POSITION);
        assertThat(outcomes.outcome(5_000)).isEqualTo(Outcomes.RELEASED);
        assertThat(outcomes.lastEvent(5_000)).isEqualTo(LARGEST_POSITION);
    }

    @Test
    void what_was_never_opened_has_no_outcome() {
        assertThat(outcomes.outcome(1)).isEqualTo(Outcomes.NONE);
        assertThat(outcomes.outcome(1L << 39)).isEqualTo(Outcomes.NONE);
        assertThat(outcomes.outcome(-1)).isEqualTo(Outcomes.NONE);
    }

    @Test
    void a_key_is_found_by_its_hash_from_any_place_on() {
        outcomes.open(1, 42);
        outcomes.open(2, 43);
        outcomes.open(9_000, 42);
        assertThat(outcomes.find(42, 1, 10_000)).isEqualTo(1);
        assertThat(outcomes.find(42, 2, 10_000)).isEqualTo(9_000);
        assertThat(outcomes.find(42, 2, 9_000)).isEqualTo(9_000);
        assertThat(outcomes.find(44, 1, 10_000)).isEqualTo(10_000);
    }
}
