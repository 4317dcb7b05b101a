/** The simulator's part of the suite: many seeds, and the proof that its checker sees. */
package io.escrowmq.trials.sim;
