package io.escrowmq.base;

/** A clock that stands still until a test moves it. Any thread. */
public final class SimClock implements Clock {

    private volatile long wallMillis;
    private volatile long monotonicNanos;

    public SimClock(long wallMillis) {
        this.wallMillis = wallMillis;
    }

    @Override
    public long wallMillis() {
        return wallMillis;
    }

    @Override
    public long monotonicNanos() {
        return monotonicNanos;
    }

    /** Time passes: both clocks move. */
    public synchronized void advanceMillis(long millis) {
        advanceNanos(millis * 1_000_000L);
        wallMillis += millis;
    }

    /** Time passes for the monotonic clock only, as with a frozen wall clock. */
    public synchronized void advanceNanos(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("a monotonic clock cannot go back by " + nanos + " ns");
        }
        monotonicNanos += nanos;
    }

    /** Somebody sets the wall clock: it jumps by so many milliseconds, in either direction. */
    public synchronized void jumpWall(long millis) {
        wallMillis += millis;
    }
}
