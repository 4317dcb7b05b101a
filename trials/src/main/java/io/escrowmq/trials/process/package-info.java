/** Starts, watches and ends the processes of a trial: the server, and programs around the RocketMQ clients. */
@NullMarked
package io.escrowmq.trials.process;

import org.jspecify.annotations.NullMarked;
