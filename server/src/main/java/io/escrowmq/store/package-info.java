/**
 * The shard: appends records, publishes what is durable, replays at start; its agent thread runs every state machine.
 */
@NullMarked
package io.escrowmq.store;

import org.jspecify.annotations.NullMarked;
