package io.escrowmq.base;

/** The only door to time. Any thread. */
public interface Clock {

    /** The wall clock, milliseconds since 1970-01-01 UTC; may jump in either direction. */
    long wallMillis();

    /** A clock that never goes backwards, nanoseconds from an arbitrary origin. */
    long monotonicNanos();

    /** The clock of the machine. */
    static Clock system() {
        return SystemClock.INSTANCE;
    }
}
