package io.escrowmq.delivery;

import io.escrowmq.message.NewMessage;
import io.escrowmq.store.Topic;

/** Keeps a message out of sight until its time has come; the escrow does it. Agent. */
@FunctionalInterface
public interface Holder {

    /**
     * Appends the message, to become visible in the queue at {@code dueMillis} of shard time.
     *
     * @return the position of its record
     */
    long holdUntil(Topic topic, int queueId, NewMessage message, long dueMillis);
}
