package io.escrowmq.bench.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Counts and times of one load, and what the server and this process used meanwhile. The first operations warm up and are
 * not measured. One thread writes; figures are read when it has ended.
 */
public final class Meter {
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int DIGITS = 3;

    private final long warmup;
    private final long serverPid;
    private final String deviceName;
    private final Histogram latency = histogram();
    private final Map<Integer, Long> errors = new TreeMap<>();
    private String firstError = "";

    private long completed;
    private long measured;
    private long startNanos;
    private long endNanos;
    private boolean endsLater;
    private @Nullable ProcessUsage serverBefore;
    private @Nullable ProcessUsage server;
    private @Nullable ProcessUsage clientBefore;
    private @Nullable ProcessUsage client;
    private @Nullable DeviceUsage deviceBefore;
    private @Nullable DeviceUsage device;

    /** Measures after {@code warmup} operations; {@code serverPid} is 0 if the server's process is not known. */
    public Meter(long warmup, long serverPid) {
        this(warmup, serverPid, "");
    }

    /** The same with a block device to watch, empty for none. */
    public Meter(long warmup, long serverPid, String deviceName) {
        this.warmup = warmup;
        this.serverPid = serverPid;
        this.deviceName = deviceName;
    }

    /** A histogram of nanoseconds with three digits. */
    static Histogram histogram() {
        return new Histogram(LONGEST_NANOS, DIGITS);
    }

    /** Records a time into a histogram; what is longer than it holds counts as its longest. */
    static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.min(Math.max(nanos, 0), LONGEST_NANOS));
    }

    /** Begins to measure at once if there is no warm-up. */
    void start(long now) {
        if (warmup == 0) {
            begin(now);
        }
    }

    /** An operation that began at {@code start} has succeeded. */
    void succeeded(long start, long now) {
        if (isMeasuring()) {
            record(latency, now - start);
            measured++;
        }
        warmedUp(1, now);
    }

    /** Messages that took no time of their own, such as those of a pull. */
    void counted(long messages) {
        measured += isMeasuring() ? messages : 0;
        warmedUp(messages, System.nanoTime());
    }

    /** An operation was refused; it counts toward the warm-up, so that a server which refuses all is found out. */
    void failed(int code, String remark) {
        warmedUp(1, System.nanoTime());
        errors.merge(code, 1L, Long::sum);
        if (firstError.isEmpty()) {
            firstError = "code " + code + ": " + remark;
        }
    }

    /** Whether the warm-up is over and the end is not yet there. */
    public boolean isMeasuring() {
        return startNanos != 0 && endNanos == 0;
    }

    /** When measuring began, 0 if it has not. */
    long startNanos() {
        return startNanos;
    }

    /** Lets only {@link #end(long, ProcessUsage)} end the measurement: for work that goes on after the last request. */
    public void endLater() {
        endsLater = true;
    }

    /** Ends the measurement; later calls change nothing. */
    void end(long now) {
        if (!endsLater) {
            end(now, isMeasuring() ? serverNow() : null);
        }
    }

    /** Ends the measurement at a time for which the server's usage is known; null if its process is not. */
    public void end(long now, @Nullable ProcessUsage serverThen) {
        if (isMeasuring()) {
            endNanos = now;
            server = serverBefore == null || serverThen == null ? null : serverThen.since(serverBefore);
            client = since(ProcessHandle.current().pid(), clientBefore);
            DeviceUsage deviceNow = DeviceUsage.of(deviceName);
            device = deviceBefore == null || deviceNow == null ? null : deviceNow.since(deviceBefore);
        }
    }

    /** What the server has used so far in its life, null if its process is not known. */
    public @Nullable ProcessUsage serverNow() {
        return serverPid == 0 ? null : ProcessUsage.of(serverPid);
    }

    private void warmedUp(long operations, long now) {
        completed += operations;
        if (startNanos == 0 && completed >= warmup) {
            begin(now);
        }
    }

    private void begin(long now) {
        startNanos = now;
        serverBefore = serverPid == 0 ? null : ProcessUsage.of(serverPid);
        clientBefore = ProcessUsage.of(ProcessHandle.current().pid());
        deviceBefore = DeviceUsage.of(deviceName);
    }

    private static @Nullable ProcessUsage since(long pid, @Nullable ProcessUsage before) {
        ProcessUsage now = before == null ? null : ProcessUsage.of(pid);
        return before == null || now == null ? null : now.since(before);
    }

    /** Operations measured, warm-up left out. */
    public long measured() {
        return measured;
    }

    /** Seconds measured. */
    public double seconds() {
        return (endNanos - startNanos) / 1e9;
    }

    /** Latencies of the measured operations in nanoseconds. */
    public Histogram latency() {
        return latency;
    }

    /** Refusals by response code, warm-up included. */
    public Map<Integer, Long> errors() {
        return errors;
    }

    /** Code and remark of the first refusal, empty if there was none. */
    public String firstError() {
        return firstError;
    }

    /** What the server used, null if its process is not known. */
    public @Nullable ProcessUsage server() {
        return server;
    }

    /** What the block device did, null if none was named. */
    public @Nullable DeviceUsage device() {
        return device;
    }

    /** What this process used. */
    public @Nullable ProcessUsage client() {
        return client;
    }
}
