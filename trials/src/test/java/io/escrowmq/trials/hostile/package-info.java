/** Trials with peers and users who get it wrong, by accident or on purpose, against the real server process. */
package io.escrowmq.trials.hostile;
