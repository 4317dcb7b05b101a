package io.escrowmq.delivery;

/**
 * A subscription group as it is now; a change makes a new one. Immutable, any thread.
 *
 * @param number number of its name; the key of its offsets
 * @param retryQueues queues of its retry topic; with 0 a message that is sent back is dropped
 * @param retryMax deliveries after which a message is a dead letter
 * @param consumeEnabled whether its members may pull
 */
public record Group(String name, int number, int retryQueues, int retryMax, boolean consumeEnabled) {}
