package io.escrowmq.message;

import org.jspecify.annotations.Nullable;

/** The number that stands for a tag in an index entry: Java's {@code String.hashCode} of it, 0 without a tag. */
public final class Tags {

    private Tags() {}

    public static int hash(@Nullable String tag) {
        return tag == null || tag.isEmpty() ? 0 : tag.hashCode();
    }
}
