/** Trials of how the server starts. */
package io.escrowmq.trials.start;
