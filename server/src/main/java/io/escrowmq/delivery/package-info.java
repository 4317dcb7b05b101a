/**
 * What consumers see: groups, offsets, pulls, long polls, retry and dead letters; decided by the agent, read on I/O threads.
 */
@NullMarked
package io.escrowmq.delivery;

import org.jspecify.annotations.NullMarked;
