package io.escrowmq.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagFilterTest {

    private final DeliveryFixture fixture = new DeliveryFixture();

    private boolean passes(String expression, String tag) {
        TagFilter filter = TagFilter.parse(expression, "TAG");
        var message = fixture.message("t", tag, "body");
        return filter.mayMatch(message.tagHash()) && filter.matches(ByteBuffer.wrap(message.stored()), 0);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "*", " * ", "  "})
    void no_expression_and_a_star_mean_every_message(String expression) {
        assertThat(passes(expression, "A")).isTrue();
        assertThat(passes(expression, null)).isTrue();
    }

    @Test
    void any_of_several_tags_passes_and_no_other() {
        assertThat(passes("A || B||C ", "A")).isTrue();
        assertThat(passes("A || B||C ", "C")).isTrue();
        assertThat(passes("A || B||C ", "AB")).isFalse();
        assertThat(passes("A || B||C ", null)).isFalse();
    }

    @Test
    void another_tag_with_the_same_hash_does_not_pass() {
        assertThat("Aa".hashCode()).isEqualTo("BB".hashCode());
        assertThat(TagFilter.parse("Aa", "TAG").mayMatch("BB".hashCode())).isTrue();
        assertThat(passes("Aa", "BB")).isFalse();
        assertThat(passes("Aa", "Aa")).isTrue();
    }

    @Test
    void a_tag_whose_hash_is_that_of_no_tag_passes_only_itself() {
        String zero = "f5a5a608";
        assertThat(zero.hashCode()).isZero();
        assertThat(passes(zero, zero)).isTrue();
        assertThat(passes(zero, null)).isFalse();
    }

    @Test
    void a_tag_in_another_script_is_compared_as_text() {
        assertThat(passes("支付 || ордер", "ордер")).isTrue();
        assertThat(passes("支付", "支")).isFalse();
    }

    @Test
    void bars_without_a_tag_and_unknown_types_are_problems_that_say_what() {
        assertThat(TagFilter.parse("||", "TAG")).isNull();
        assertThat(TagFilter.problem("||", "TAG")).contains("'||'").contains("no tag");
        assertThat(TagFilter.problem("a > 1", "SQL92")).contains("SQL92").contains("TAG");
        assertThat(TagFilter.problem("x".repeat(TagFilter.MAX_EXPRESSION + 1), "TAG"))
                .contains("at most");
    }

    @Test
    void a_retry_topic_is_always_wanted_whole() {
        assertThat(Subscription.of("%RETRY%g", "A", "TAG", 1).filter()).isSameAs(TagFilter.ALL);
        assertThat(Subscription.of("t", "a > 1", "SQL92", 1).problem()).contains("SQL92");
    }
}
