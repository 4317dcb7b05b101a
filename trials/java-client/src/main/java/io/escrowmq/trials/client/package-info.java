/**
 * Programs that run the Apache RocketMQ Java client against a server and tell what it sees, one JSON object per line on
 * standard output; the same options and events as the Go programs in {@code trials/go}.
 */
@NullMarked
package io.escrowmq.trials.client;

import org.jspecify.annotations.NullMarked;
