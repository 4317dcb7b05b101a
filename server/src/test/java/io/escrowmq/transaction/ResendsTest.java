package io.escrowmq.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResendsTest {

    private final Resends resends = new Resends();

    @Test
    void the_newest_half_of_a_fingerprint_is_found_for_a_minute() {
        resends.add(7, 1, 1_000);
        resends.add(7, 2, 2_000);
        resends.expire(61_000);
        assertThat(resends.find(7)).isEqualTo(2);
        resends.expire(61_999);
        assertThat(resends.find(7)).isEqualTo(2);
        resends.expire(62_000);
        assertThat(resends.find(7)).isEqualTo(Resends.NONE);
    }

    @Test
    void a_replay_of_any_length_remembers_only_the_last_minute() {
        for (int i = 0; i < 3_000; i++) {
            resends.add(i, i, i * 1_000L);
        }
        assertThat(resends.find(2_999)).isEqualTo(2_999);
        assertThat(resends.find(2_940)).isEqualTo(2_940);
        assertThat(resends.find(2_939)).isEqualTo(Resends.NONE);
    }

    @Test
    void beyond_its_limit_it_forgets_the_oldest() {
        for (int i = 0; i <= Resends.MAX_REMEMBERED; i++) {
            resends.add(i, i, 1_000);
        }
        assertThat(resends.find(0)).isEqualTo(Resends.NONE);
        assertThat(resends.find(1)).isEqualTo(1);
        assertThat(resends.find(Resends.MAX_REMEMBERED)).isEqualTo(Resends.MAX_REMEMBERED);
    }
}
