package io.escrowmq.access;

/** What a request does, and so which permission it needs. */
public enum Rule {
    /** Tells nothing of anybody's data: routes, cluster, heartbeats. */
    CONNECT,
    /** Stores or decides messages. */
    PUBLISH,
    /** Reads messages, or moves the offsets of a group. */
    SUBSCRIBE
}
