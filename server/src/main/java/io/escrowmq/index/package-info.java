/**
 * Everything that can be rebuilt from the log: the queues' entries; written by the agent, read by any thread.
 */
@NullMarked
package io.escrowmq.index;

import org.jspecify.annotations.NullMarked;
