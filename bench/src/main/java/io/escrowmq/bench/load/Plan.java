package io.escrowmq.bench.load;

/**
 * How much load, and in which shape.
 *
 * @param connections connections to the broker
 * @param window most operations in flight on each
 * @param bodySize bytes of a message's body
 * @param warmup operations before measuring
 * @param count operations to measure, 0 for no limit
 * @param seconds seconds to measure, 0 for no limit
 * @param rate operations per second over all connections, 0 for as many as the windows allow
 */
public record Plan(int connections, int window, int bodySize, long warmup, long count, double seconds, double rate) {}
