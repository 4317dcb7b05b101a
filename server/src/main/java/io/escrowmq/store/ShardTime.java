package io.escrowmq.store;

import io.escrowmq.base.Clock;

/**
 * Shard time: starts at the later of the last stored time and the wall clock, advances with the monotonic clock, is slewed
 * toward the wall clock by at most a tenth, and never goes backwards. Agent only.
 */
final class ShardTime {

    private static final long NANOS = 1_000_000;
    private static final int SLEW_SHARE = 10;

    private final Clock clock;
    private long lastMonotonic;
    private long nowMillis;
    private long restNanos;

    ShardTime(Clock clock, long notBefore) {
        this.clock = clock;
        this.lastMonotonic = clock.monotonicNanos();
        this.nowMillis = Math.max(notBefore, clock.wallMillis());
    }

    /** Looks at the clocks and returns the time in milliseconds. */
    long advance() {
        long monotonic = clock.monotonicNanos();
        long passed = Math.max(0, monotonic - lastMonotonic);
        lastMonotonic = Math.max(lastMonotonic, monotonic);
        // To the nanosecond on our side: the wall clock's millisecond is all that may be missing when both agree.
        long behind = (clock.wallMillis() - nowMillis) * NANOS - restNanos - passed;
        long slew = passed / SLEW_SHARE;
        if (behind > NANOS) {
            passed += Math.min(slew, behind);
        } else if (behind < -NANOS) {
            passed -= Math.min(slew, -behind);
        }
        long total = restNanos + passed;
        nowMillis += total / NANOS;
        restNanos = total % NANOS;
        return nowMillis;
    }

    /** Whole milliseconds that have passed: what timers go by. */
    long millis() {
        return nowMillis;
    }

    /** The time rounded up: what is stamped with it and due n milliseconds later is never early by a fraction of one. */
    long stamp() {
        return restNanos == 0 ? nowMillis : nowMillis + 1;
    }

    /** How far shard time is ahead of the wall clock, ms. */
    long aheadMillis() {
        return nowMillis - clock.wallMillis();
    }
}
