package io.escrowmq.protocol.body;

import io.escrowmq.protocol.Request;

/** How numbers in the place of a key are written. */
public enum Dialect {
    /** Bare, {@code {0:"..."}}: no JSON, but what Go's hand-written parser needs. */
    BARE_KEYS,
    /** Quoted, {@code {"0":"..."}}. */
    STANDARD;

    /** The version of RocketMQ 4.9.4, whose clients read standard JSON. */
    private static final int V4_9_4 = 401;

    /** What the sender of a request reads. */
    public static Dialect of(Request request) {
        return request.version() >= V4_9_4 || request.bool("acceptStandardJsonOnly", false) ? STANDARD : BARE_KEYS;
    }
}
