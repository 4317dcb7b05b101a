package io.escrowmq.delivery;

import io.escrowmq.store.Topics;
import org.jspecify.annotations.Nullable;

/**
 * What a group wants of one topic. Immutable, any thread.
 *
 * @param expressionType TAG; others are kept but cannot be pulled with yet
 * @param version rises with each change; a client's own number
 * @param filter null if the expression has a {@link #problem}
 */
public record Subscription(
        String topic, String expression, String expressionType, long version, @Nullable TagFilter filter) {

    /** Retry topics are always wanted whole: the tag was looked at when the message was delivered first. */
    public static Subscription of(
            String topic, @Nullable String expression, @Nullable String expressionType, long version) {
        String text = expression == null ? "" : expression;
        String type = expressionType == null || expressionType.isEmpty() ? "TAG" : expressionType;
        TagFilter filter = Topics.isRetry(topic) ? TagFilter.ALL : TagFilter.parse(text, type);
        return new Subscription(topic, text, type, version, filter);
    }

    /** Why it cannot be pulled with; null if it can. */
    public @Nullable String problem() {
        return filter != null ? null : TagFilter.problem(expression, expressionType);
    }
}
