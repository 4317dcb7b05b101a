package io.escrowmq.wire;

import io.escrowmq.base.Clock;
import io.escrowmq.base.RateLimitedLog;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all connections of a server share. */
record WireContext(
        WireSettings settings, WireLimits limits, WireEvents events, RateLimitedLog refusals, RateLimitedLog failures) {

    private static final Logger LOG = LoggerFactory.getLogger(WireServer.class);
    private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    static WireContext of(WireSettings settings, WireLimits limits, WireEvents events, Clock clock) {
        return new WireContext(
                settings,
                limits,
                events,
                new RateLimitedLog(LOG::warn, clock, INTERVAL_NANOS),
                new RateLimitedLog(LOG::error, clock, INTERVAL_NANOS));
    }

    /** Counts and reports that the server ends a connection, or does not begin it. */
    void refused(String peer, WireEvents.Refusal why, String what) {
        events.refused(why);
        refusals.line("connection of " + peer + " closed: " + what);
    }
}
