/**
 * The doors to time and chance, and small helpers that everything may use; no state, no threads.
 */
@NullMarked
package io.escrowmq.base;

import org.jspecify.annotations.NullMarked;
