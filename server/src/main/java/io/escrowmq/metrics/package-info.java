/**
 * Counters and gauges, declared in one place; any thread.
 */
@NullMarked
package io.escrowmq.metrics;

import org.jspecify.annotations.NullMarked;
