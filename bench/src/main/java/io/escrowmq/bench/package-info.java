/**
 * The load generator: what a user types and what is printed. It speaks RocketMQ's remoting protocol by itself and knows
 * nothing of the server's code, so that the same command measures any server of that protocol.
 */
@NullMarked
package io.escrowmq.bench;

import org.jspecify.annotations.NullMarked;
