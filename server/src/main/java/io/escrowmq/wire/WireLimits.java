package io.escrowmq.wire;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What peers can make the server hold. Per connection: reading stops at the limit and goes on when answers have left.
 * For all together: a request above the limit is answered "busy", a frame that keeps growing is cut off.
 */
final class WireLimits {

    /** Two-way requests of one connection that are not answered yet. */
    static final int OUTSTANDING_REQUESTS = 4_096;

    /** Bytes of the unanswered requests of one connection. */
    static final long OUTSTANDING_BYTES = 64L << 20;

    /** Bytes that wait to be sent on one connection. */
    static final long WAITING_BYTES = 64L << 20;

    /** One-way requests of the server that wait to be encoded on one connection. */
    static final int WAITING_PUSHES = 1_024;

    /** Bytes of unfinished frames on one connection that are never held against it. */
    static final int UNFINISHED_FREE = 256 << 10;

    private final long maxUnfinished;
    private final long maxRequests;
    private final AtomicLong unfinished = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();

    /**
     * @param maxUnfinished bytes of unfinished frames of all connections together
     * @param maxRequests bytes of unanswered requests of all connections together
     */
    WireLimits(long maxUnfinished, long maxRequests) {
        this.maxUnfinished = maxUnfinished;
        this.maxRequests = maxRequests;
    }

    /** A quarter of the heap for unanswered requests, and as much outside of it for unfinished frames. */
    static WireLimits ofThisMachine() {
        long quarter = Runtime.getRuntime().maxMemory() / 4;
        return new WireLimits(quarter, quarter);
    }

    /** Adds bytes of unfinished frames, which may be negative. False if they are too many now. */
    boolean unfinished(long delta) {
        return unfinished.addAndGet(delta) <= maxUnfinished;
    }

    /** Adds bytes of unanswered requests, which may be negative. False if they are too many now. */
    boolean requests(long delta) {
        return requests.addAndGet(delta) <= maxRequests;
    }
}
