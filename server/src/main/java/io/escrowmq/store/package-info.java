/**
 * The shard: appends records, publishes what is durable, replays at start; its agent thread runs every state machine. What
 * one of them is stands in {@code store.machine}, what is kept beside the log in {@code store.archive}.
 */
@NullMarked
package io.escrowmq.store;

import org.jspecify.annotations.NullMarked;
