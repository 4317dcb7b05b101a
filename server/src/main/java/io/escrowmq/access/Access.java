package io.escrowmq.access;

import io.escrowmq.protocol.Request;

/**
 * Decides whether a request may be served. Every registered code names a {@link Rule}; one without is unknown and
 * refused. Users and signatures do not exist yet: whoever reaches the port may do what a rule covers. Any thread.
 */
public final class Access {

    /** Whether the request may be served under its rule. */
    public boolean allows(Rule rule, Request request) {
        return switch (rule) {
            case CONNECT, PUBLISH, SUBSCRIBE -> true;
        };
    }
}
