/** Trials of the one decision of a transaction, over real sockets against the real server process. */
package io.escrowmq.trials.decided;
