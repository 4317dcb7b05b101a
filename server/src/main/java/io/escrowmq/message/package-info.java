/**
 * The message: its properties and its stored bytes in RocketMQ's layout; pure, any thread.
 */
@NullMarked
package io.escrowmq.message;

import org.jspecify.annotations.NullMarked;
