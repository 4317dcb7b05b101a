/**
 * Bytes to typed commands and back, RocketMQ remoting's codes and headers; pure, any thread.
 */
@NullMarked
package io.escrowmq.protocol;

import org.jspecify.annotations.NullMarked;
