package io.escrowmq.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a server has made visible what it was told to commit, by watching the ends of the queues, and remembers when
 * they grew for the last time: requests that are not answered are done some time after they were written.
 */
public final class Settlement {
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Target target;
    private final Ledger ledger;
    private final Meter meter;
    private final long before;
    private long last = -1;
    private long lastGrowthNanos;
    private @Nullable ProcessUsage usage;

    /**
     * To be made before the load begins.
     *
     * @param ends of the target's queues
     * @param meter of the load: its end is when the queues grew for the last time
     */
    public Settlement(Target target, Ledger ledger, Meter meter, long[] ends) {
        this.target = target;
        this.ledger = ledger;
        this.meter = meter;
        this.before = Arrays.stream(ends).sum();
        meter.endLater();
    }

    /** All has been produced. */
    public void begin() {
        grown();
    }

    /** Looks once; false if all that is promised is visible, or if nothing has become visible for two seconds. */
    public boolean isWaiting() {
        long expected = before + ledger.promised();
        long sum = sumOfEnds();
        if (last >= 0 ? sum > last : sum < expected) {
            grown();
        }
        last = sum;
        boolean waiting = sum < expected && System.nanoTime() - lastGrowthNanos < QUIET_NANOS;
        if (!waiting) {
            meter.end(lastGrowthNanos, usage);
        }
        return waiting;
    }

    private long sumOfEnds() {
        try {
            return Arrays.stream(target.ends()).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void grown() {
        lastGrowthNanos = System.nanoTime();
        usage = meter.serverNow();
    }
}
