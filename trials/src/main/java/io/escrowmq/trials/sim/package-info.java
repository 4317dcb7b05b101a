/**
 * The simulator: the production code of log, store, escrow, delivery and handlers on a simulated disk, clock and wire, in
 * one thread; actors and a checker outside the server. A seed determines everything.
 */
@NullMarked
package io.escrowmq.trials.sim;

import org.jspecify.annotations.NullMarked;
