/**
 * The commands a user types; no server state.
 */
@NullMarked
package io.escrowmq.cli;

import org.jspecify.annotations.NullMarked;
