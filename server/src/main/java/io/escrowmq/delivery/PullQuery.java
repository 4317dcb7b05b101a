package io.escrowmq.delivery;

import org.jspecify.annotations.Nullable;

/**
 * What a pull asks for. Immutable.
 *
 * @param own the request brings its own subscription; null if that of the group's heartbeats counts
 * @param subVersion the group's subscription must be at least of this version; 0 if any will do
 * @param maxMessages wanted at most; brought into 1 .. {@link Pulls#MAX_MESSAGES}
 * @param maxBytes wanted at most, or -1
 */
public record PullQuery(
        String group,
        String topic,
        int queueId,
        long offset,
        @Nullable Subscription own,
        long subVersion,
        int maxMessages,
        int maxBytes) {}
