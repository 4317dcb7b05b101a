package io.escrowmq.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OutcomesTest {

    private static final long LARGEST_POSITION = (1L << 56) - 1;

    private final Outcomes outcomes = new Outcomes();

    @Test
    void a_word_holds_an_outcome_its_contradictions_and_its_last_event() {
        long word = OutcomeWord.of(OutcomeWord.RELEASED, OutcomeWord.MAX_CONTRADICTIONS, LARGEST_POSITION);
        assertThat(OutcomeWord.outcome(word)).isEqualTo(OutcomeWord.RELEASED);
        assertThat(OutcomeWord.contradictions(word)).isEqualTo(OutcomeWord.MAX_CONTRADICTIONS);
        assertThat(OutcomeWord.lastEvent(word)).isEqualTo(LARGEST_POSITION);
    }

    @Test
    void what_was_never_decided_has_no_outcome() {
        assertThat(outcomes.outcome(1)).isEqualTo(OutcomeWord.NONE);
        assertThat(outcomes.outcome(1L << 39)).isEqualTo(OutcomeWord.NONE);
        assertThat(outcomes.word(5)).isEqualTo(OutcomeWord.UNKNOWN);
    }

    @Test
    void details_are_forgotten_where_the_sidecars_reach_and_outcomes_are_kept() {
        Map<Long, Long> words = new HashMap<>();
        SplittableRandom random = new SplittableRandom(4);
        int many = 200_000;
        for (int i = 1; i <= many; i++) {
            long seq = 1 + random.nextLong(300_000);
            long word = OutcomeWord.of(1 + random.nextInt(3), random.nextInt(4), i * 100L);
            outcomes.decide(seq, word);
            words.put(seq, word);
        }
        words.forEach((seq, word) -> assertThat(outcomes.word(seq)).isEqualTo(word));
        long reach = many / 2 * 100L;
        outcomes.forgetDetailsBelow(reach);
        assertThat(outcomes.details()).isBetween((long) many / 2, many / 2 + 33_000L);
        words.forEach((seq, word) -> {
            assertThat(outcomes.outcome(seq)).isEqualTo(OutcomeWord.outcome(word));
            if (OutcomeWord.lastEvent(word) >= reach) {
                assertThat(outcomes.word(seq)).isEqualTo(word);
            }
        });
        outcomes.forgetDetailsBelow(LARGEST_POSITION);
        assertThat(outcomes.details()).isZero();
        words.forEach((seq, word) ->
                assertThat(outcomes.word(seq)).isEqualTo(OutcomeWord.of(OutcomeWord.outcome(word), 0, 0)));
    }

    @Test
    void the_newest_64_million_are_remembered_and_older_ones_are_not() {
        long last = 200_000_000;
        for (long seq = 1; seq <= last; seq += 1_000) {
            outcomes.note(seq, OutcomeWord.ROLLED_BACK);
        }
        for (long seq = 1; seq <= last - 68_000_000; seq += 1_000_000) {
            assertThat(outcomes.outcome(seq)).isEqualTo(OutcomeWord.NONE);
        }
        for (long seq = last - 63_999_999; seq <= last; seq += 1_000) {
            assertThat(outcomes.outcome(seq)).isEqualTo(OutcomeWord.ROLLED_BACK);
            assertThat(outcomes.outcome(seq + 1)).isEqualTo(OutcomeWord.NONE);
        }
        outcomes.note(1, OutcomeWord.COMMITTED);
        assertThat(outcomes.outcome(1)).isEqualTo(OutcomeWord.NONE);
    }

    @Test
    void a_key_is_found_by_its_hash_until_the_sidecars_know_it() {
        RecentKeys keys = new RecentKeys();
        for (int i = 0; i < 100_000; i++) {
            keys.add(i % 1_000, i + 1);
        }
        List<Long> found = new ArrayList<>();
        keys.find(42, 0, keys.end(), found::add);
        assertThat(found).hasSize(100).first().isEqualTo(43L);
        found.clear();
        keys.find(42, 50_000, 60_000, found::add);
        assertThat(found).hasSize(10).first().isEqualTo(50_043L);
        keys.forgetBelow(50_000);
        found.clear();
        keys.find(42, 0, keys.end(), found::add);
        assertThat(found).hasSizeBetween(50, 67).endsWith(99_043L);
        assertThat(keys.end()).isEqualTo(100_000);
        keys.forgetBelow(Long.MAX_VALUE);
        found.clear();
        keys.find(42, 0, keys.end(), found::add);
        assertThat(found).isEmpty();
    }
}
