/**
 * The shard: appends records, publishes what is durable, replays at start; its agent thread runs every state machine. Beside
 * it the archivist makes sidecars and snapshots, from which {@code Opening} brings the state back.
 */
@NullMarked
package io.escrowmq.store;

import org.jspecify.annotations.NullMarked;
