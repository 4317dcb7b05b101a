package io.escrowmq.protocol.header;

import io.escrowmq.protocol.Request;
import org.jspecify.annotations.Nullable;

/**
 * The header of a pull (11, 361).
 *
 * @param maxMsgNums messages wanted at most; as sent, may be senseless
 * @param commitOffset to be stored for the group if {@link #hasCommitOffset()}
 * @param suspendTimeoutMillis how long to hold the request if {@link #maySuspend()} and nothing is there
 * @param subscription the expression, if the client sent one
 * @param expressionType TAG if absent
 * @param maxMsgBytes bytes wanted at most, -1 if absent
 */
public record PullHeader(
        String consumerGroup,
        String topic,
        int queueId,
        long queueOffset,
        int maxMsgNums,
        int sysFlag,
        long commitOffset,
        long suspendTimeoutMillis,
        @Nullable String subscription,
        long subVersion,
        String expressionType,
        int maxMsgBytes) {

    private static final int COMMIT_OFFSET = 1;
    private static final int SUSPEND = 2;
    private static final int SUBSCRIPTION = 4;
    private static final int LITE_PULL = 16;

    public static PullHeader of(Request request) {
        return new PullHeader(
                request.name("consumerGroup"),
                request.name("topic"),
                request.integer("queueId"),
                request.number("queueOffset"),
                request.integer("maxMsgNums"),
                request.integer("sysFlag"),
                request.number("commitOffset"),
                request.number("suspendTimeoutMillis"),
                request.field("subscription"),
                request.number("subVersion"),
                request.name("expressionType", "TAG"),
                request.integer("maxMsgBytes", -1));
    }

    public boolean hasCommitOffset() {
        return (sysFlag & COMMIT_OFFSET) != 0;
    }

    public boolean maySuspend() {
        return (sysFlag & SUSPEND) != 0;
    }

    /** Whether the request's own subscription counts, not the one of the heartbeat. */
    public boolean hasSubscription() {
        return (sysFlag & SUBSCRIPTION) != 0;
    }

    public boolean litePull() {
        return (sysFlag & LITE_PULL) != 0;
    }
}
