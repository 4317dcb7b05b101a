package io.escrowmq.protocol.body;

import java.util.LinkedHashSet;
import java.util.Set;

/** The tags of a TAG expression: {@code A || B}. Pure. */
public final class TagExpression {

    private TagExpression() {}

    /** The tags, trimmed, in the order of the expression; empty if it means all messages ({@code *} or nothing). */
    public static Set<String> tags(String expression) {
        Set<String> tags = new LinkedHashSet<>();
        if (expression.strip().equals("*")) {
            return tags;
        }
        for (String part : expression.split("\\|\\|", -1)) {
            String tag = part.strip();
            if (!tag.isEmpty()) {
                tags.add(tag);
            }
        }
        return tags;
    }
}
