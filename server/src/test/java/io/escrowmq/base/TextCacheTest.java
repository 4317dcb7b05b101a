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

    @Property
    void names_that_take_turns_in_a_slot_stay_themselves(@ForAll List<Integer> numbers) {
        for (int number : numbers) {
            String name = "topic-" + number % 20_000;
            assertThat(text(name)).isEqualTo(name);
        }
    }
}
