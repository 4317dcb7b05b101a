package io.escrowmq.delivery;

import io.escrowmq.message.Properties;
import io.escrowmq.message.StoredMessage;
import io.escrowmq.message.Tags;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides by its tag whether a message is for a group. The hash in the index entry rules most messages out without a
 * read; the text decides, because some clients do not look at it again. Immutable, any thread.
 */
public final class TagFilter {

    /** Lets every message pass. */
    public static final TagFilter ALL = new TagFilter(Set.of());

    /** Characters of an expression. */
    public static final int MAX_EXPRESSION = 16_384;

    private static final String EVERYTHING = "*";
    private static final String TAG_TYPE = "TAG";

    private final Set<String> tags;
    private final int[] hashes;

    private TagFilter(Set<String> tags) {
        this.tags = tags;
        this.hashes = tags.stream().mapToInt(Tags::hash).distinct().toArray();
    }

    /**
     * Reads {@code A || B}; null, empty and {@code *} mean every message.
     *
     * @return null if there is a {@link #problem}
     */
    public static @Nullable TagFilter parse(@Nullable String expression, @Nullable String type) {
        if (EVERYTHING.equals(expression) && (type == null || type.equals(TAG_TYPE))) {
            // What nearly every pull brings.
            return ALL;
        }
        if (problem(expression, type) != null) {
            return null;
        }
        Set<String> tags = split(expression);
        return tags.isEmpty() ? ALL : new TagFilter(tags);
    }

    /** What is wrong with an expression, or null if nothing is. */
    public static @Nullable String problem(@Nullable String expression, @Nullable String type) {
        if (type != null && !type.isEmpty() && !type.equals(TAG_TYPE)) {
            return "subscription of type '" + type + "', supported is " + TAG_TYPE;
        }
        if (expression != null && expression.length() > MAX_EXPRESSION) {
            return "subscription of " + expression.length() + " characters, at most " + MAX_EXPRESSION;
        }
        boolean onlyBars = expression != null
                && expression.contains("|")
                && split(expression).isEmpty();
        return onlyBars ? "subscription '" + expression + "' names no tag" : null;
    }

    /** The tags of an expression; none if it means every message. */
    private static Set<String> split(@Nullable String expression) {
        Set<String> tags = new LinkedHashSet<>();
        if (expression == null || expression.trim().equals(EVERYTHING)) {
            return tags;
        }
        for (String item : expression.split("\\|\\|", -1)) {
            String tag = item.trim();
            if (!tag.isEmpty()) {
                tags.add(tag);
            }
        }
        return tags;
    }

    /** Whether a message with this tag hash can be one of ours. */
    public boolean mayMatch(int tagHash) {
        if (tags.isEmpty()) {
            return true;
        }
        for (int hash : hashes) {
            if (hash == tagHash) {
                return true;
            }
        }
        return false;
    }

    /** Whether the stored message at {@code at}, whose hash may match, is one of ours. */
    public boolean matches(ByteBuffer in, int at) {
        if (tags.isEmpty()) {
            return true;
        }
        String tag = StoredMessage.property(in, at, Properties.TAGS);
        return tag != null && tags.contains(tag);
    }
}
