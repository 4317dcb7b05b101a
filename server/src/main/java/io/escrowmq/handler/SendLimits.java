package io.escrowmq.handler;

import io.escrowmq.message.NewMessage;

/**
 * What a send may be.
 *
 * @param maxBodyBytes maxMessageSize
 * @param region what every stored message carries
 */
public record SendLimits(int maxBodyBytes, NewMessage.Region region) {}
