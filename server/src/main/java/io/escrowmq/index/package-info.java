/**
 * Everything that can be rebuilt from the log: the queues' entries, the newest in memory, written by the agent, and the older
 * ones in sidecars, made by the archivist; read by any thread, from the disk by reader threads only.
 */
@NullMarked
package io.escrowmq.index;

import org.jspecify.annotations.NullMarked;
