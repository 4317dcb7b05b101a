package io.escrowmq.delivery;

import io.escrowmq.message.NewMessage;
import io.escrowmq.store.Topic;

/** Keeps a message out of sight until its time has come; the escrow does it. Agent. */
@FunctionalInterface
public interface Holder {

    /** No more messages can be held; nothing was appended. */
    long FULL = -1;

    /**
     * Appends the message, to become visible in the queue at {@code dueMillis} of shard time.
     *
     * @return the position of its record, or {@link #FULL}
     */
    long holdUntil(Topic topic, int queueId, NewMessage message, long dueMillis);
}
