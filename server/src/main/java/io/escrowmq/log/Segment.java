package io.escrowmq.log;

/**
 * One piece of the log.
 *
 * @param start position of its first batch
 * @param end position after its last appended batch
 * @param startMillis time of its first batch
 */
public record Segment(long start, long end, long startMillis) {}
