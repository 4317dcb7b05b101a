/**
 * Trials that kill the real server process, or break its disk, under traffic whose ledger is kept outside of it, and look
 * for what was lost, doubled or shown too early.
 */
package io.escrowmq.trials.crash;
