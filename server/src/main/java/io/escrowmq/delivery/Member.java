package io.escrowmq.delivery;

/**
 * A live consumer: one client in one group over one connection.
 *
 * @param language as the client names it
 * @param version of the client, an ordinal of RocketMQ's versions
 */
public record Member(
        String clientId,
        String language,
        int version,
        MemberLink link,
        String consumeType,
        String messageModel,
        String fromWhere) {}
