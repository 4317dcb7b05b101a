package io.escrowmq.base;

import java.util.function.Consumer;

/**
 * Passes on at most one line per interval and says how many it kept back, so that a hostile peer cannot fill a log. Any
 * thread.
 */
public final class RateLimitedLog {

    private final Consumer<String> log;
    private final Clock clock;
    private final long intervalNanos;
    private long next;
    private long suppressed;

    /** @param log for example a logger's {@code warn} */
    public RateLimitedLog(Consumer<String> log, Clock clock, long intervalNanos) {
        this.log = log;
        this.clock = clock;
        this.intervalNanos = intervalNanos;
        this.next = clock.monotonicNanos();
    }

    public void line(String text) {
        long before;
        synchronized (this) {
            long now = clock.monotonicNanos();
            if (now - next < 0) {
                suppressed++;
                return;
            }
            next = now + intervalNanos;
            before = suppressed;
            suppressed = 0;
        }
        log.accept(before == 0 ? text : text + " (and " + before + " lines like this before)");
    }
}
