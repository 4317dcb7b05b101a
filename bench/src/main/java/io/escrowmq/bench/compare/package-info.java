/**
 * The comparison with Apache RocketMQ: starts the servers one at a time, drives each with the same load generator, keeps
 * what was measured as lines of JSON, and writes the document from those lines and nothing else.
 *
 * <p>An {@link io.escrowmq.bench.compare.Experiment} measures, a {@link io.escrowmq.bench.compare.Row} says which of its
 * figures stands in which line of the table and what the goal is. To add a line: a constant in {@link
 * io.escrowmq.bench.compare.Rows}, and, where nothing measures it yet, a class that implements {@code Experiment} with its
 * line in {@link io.escrowmq.bench.compare.Experiments}.
 */
@NullMarked
package io.escrowmq.bench.compare;

import org.jspecify.annotations.NullMarked;
