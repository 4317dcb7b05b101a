package io.escrowmq.delivery;

/** Why a pull is not served. {@code remark} is for the caller. */
public record PullRefusal(Reason reason, String remark) {

    public enum Reason {
        GROUP_UNKNOWN,
        NO_PERMISSION,
        TOPIC_UNKNOWN,
        QUEUE_ILLEGAL,
        EXPRESSION_ILLEGAL,
        NOT_SUBSCRIBED,
        SUBSCRIPTION_OLD
    }
}
