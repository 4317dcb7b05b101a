/**
 * The escrow: held messages, the one decision, check-backs and timers; pure state machines run by the agent.
 */
@NullMarked
package io.escrowmq.transaction;

import org.jspecify.annotations.NullMarked;
