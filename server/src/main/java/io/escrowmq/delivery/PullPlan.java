package io.escrowmq.delivery;

import io.escrowmq.index.QueueIndex;

/** A pull that was found right: what to read. Immutable, any thread. */
public record PullPlan(Group group, QueueIndex queue, TagFilter filter, int maxMessages, int maxBytes) {}
