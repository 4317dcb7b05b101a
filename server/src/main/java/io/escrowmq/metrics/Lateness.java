package io.escrowmq.metrics;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** How late things happened: counts in fixed buckets, the sum and the maximum. Any thread. */
public final class Lateness {

    private static final double[] BOUNDS_SECONDS = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 5, 30};

    private final AtomicLongArray buckets = new AtomicLongArray(BOUNDS_SECONDS.length + 1);
    private final AtomicLong sumNanos = new AtomicLong();
    private final AtomicLong maxNanos = new AtomicLong();

    public void record(long nanos) {
        long late = Math.max(0, nanos);
        int bucket = 0;
        while (bucket < BOUNDS_SECONDS.length && late > BOUNDS_SECONDS[bucket] * 1e9) {
            bucket++;
        }
        buckets.incrementAndGet(bucket);
        sumNanos.addAndGet(late);
        maxNanos.accumulateAndGet(late, Math::max);
    }

    /** Upper bounds of the buckets in seconds; one more bucket holds the rest. */
    public static double[] bounds() {
        return BOUNDS_SECONDS.clone();
    }

    public long count(int bucket) {
        return buckets.get(bucket);
    }

    public double sumSeconds() {
        return sumNanos.get() / 1e9;
    }

    public double maxSeconds() {
        return maxNanos.get() / 1e9;
    }
}
