/**
 * What a state machine is to the shard: it replays records, says by a digest what a sidecar keeps of them, and saves itself in
 * slices. Implemented by {@code store}, {@code transaction} and {@code delivery}; run by the agent, digests by the archivist.
 */
@NullMarked
package io.escrowmq.store.machine;

import org.jspecify.annotations.NullMarked;
