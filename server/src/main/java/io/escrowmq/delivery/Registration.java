package io.escrowmq.delivery;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a heartbeat says about one group that the client consumes for. Immutable.
 *
 * @param consumeType CONSUME_PASSIVELY, CONSUME_ACTIVELY or CONSUME_POP
 * @param messageModel CLUSTERING or BROADCASTING
 * @param fromWhere where to start without an offset; the client's own rule
 * @param subscriptions the group's whole set, or null to keep what is known
 */
public record Registration(
        String group,
        String consumeType,
        String messageModel,
        String fromWhere,
        @Nullable List<Subscription> subscriptions) {}
