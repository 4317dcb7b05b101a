package io.escrowmq.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TextCacheTest {

    private final TextCache cache = new TextCache();

    private String text(String text) {
        byte[] bytes = ("<" + text + ">").getBytes(StandardCharsets.UTF_8);
        return cache.text(bytes, 1, bytes.length - 1);
    }

    @Test
    void a_name_that_comes_again_is_the_same_string() {
        String first = text("orders");
        assertThat(first).isEqualTo("orders").isSameAs(text("orders"));
    }

    @Test
    void a_long_text_is_not_remembered() {
        String longest = "x".repeat(TextCache.MAX_BYTES);
        assertThat(text(longest)).isSameAs(text(longest));
        assertThat(text(longest + "x")).isEqualTo(longest + "x").isNotSameAs(text(longest + "x"));
    }

    @Test
    void it_grows_to_remember_many_names_and_not_without_end() {
        assertThat(cache.size()).isEqualTo(TextCache.SLOTS);
        for (int i = 0; i < 500_000; i++) {
            text("topic-" + i % 10_000);
        }
        assertThat(cache.size()).isGreaterThan(10_000);
        int remembered = 0;
        for (int i = 0; i < 10_000; i++) {
            String name = text("topic-" + i);
            assertThat(name).isEqualTo("topic-" + i);
            remembered += name == text("topic-" + i) ? 1 : 0;
        }
        assertThat(remembered).isEqualTo(10_000);
        for (int i = 0; i < 1_000_000; i++) {
            text("another-" + i);
        }
        assertThat(cache.size()).isEqualTo(TextCache.MAX_SLOTS);
    }

    @Property
    void names_that_take_turns_in_a_slot_stay_themselves(@ForAll List<Integer> numbers) {
        for (int number : numbers) {
            String name = "topic-" + number % 20_000;
            assertThat(text(name)).isEqualTo(name);
        }
    }
}
