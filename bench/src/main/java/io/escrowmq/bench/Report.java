package io.escrowmq.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.escrowmq.bench.load.DeviceUsage;
import io.escrowmq.bench.load.Meter;
import io.escrowmq.bench.load.ProcessUsage;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Figures in the order in which they were added, printed as lines or as one JSON object. */
final class Report {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLION = 1e6;

    private final Map<String, Object> figures = new LinkedHashMap<>();

    Report add(String name, Object value) {
        figures.put(name, value);
        return this;
    }

    /** Rate, latency, refusals and the cost in CPU and writes of a load; {@code unit} is what was counted. */
    Report addMeter(String unit, Meter meter) {
        double seconds = meter.seconds();
        add(unit, meter.measured());
        add("seconds", round(seconds));
        add("per_second", seconds == 0 ? 0 : Math.round(meter.measured() / seconds));
        if (meter.latency().getTotalCount() > 0) {
            addTimes("latency_ms", meter.latency());
        }
        if (!meter.errors().isEmpty()) {
            add("errors_by_code", meter.errors());
            add("first_error", meter.firstError());
        }
        addUsage("server", meter.server(), meter.measured());
        addUsage("client", meter.client(), meter.measured());
        DeviceUsage device = meter.device();
        if (device != null && seconds > 0 && meter.measured() > 0) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("written_bytes_each", device.writtenBytes() / meter.measured());
            values.put("written_bytes_per_second", Math.round(device.writtenBytes() / seconds));
            values.put("writes_per_second", Math.round(device.writes() / seconds));
            values.put("flushes_per_second", round(device.flushes() / seconds));
            add("device", values);
        }
        return this;
    }

    /** Percentiles of a histogram of nanoseconds, in ms. */
    Report addTimes(String name, Histogram nanos) {
        Map<String, Object> times = new LinkedHashMap<>();
        times.put("count", nanos.getTotalCount());
        times.put("p50", millis(nanos.getValueAtPercentile(50)));
        times.put("p90", millis(nanos.getValueAtPercentile(90)));
        times.put("p99", millis(nanos.getValueAtPercentile(99)));
        times.put("p99.9", millis(nanos.getValueAtPercentile(99.9)));
        times.put("max", millis(nanos.getMaxValue()));
        return add(name, times);
    }

    private void addUsage(String name, @Nullable ProcessUsage usage, long operations) {
        if (usage == null || operations == 0) {
            return;
        }
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("cpu_seconds", round(usage.cpuSeconds()));
        values.put("cpu_seconds_per_million", round(usage.cpuSeconds() * MILLION / operations));
        values.put("written_bytes_each", usage.writtenBytes() / operations);
        values.put("dirtied_bytes_each", usage.dirtiedBytes() / operations);
        values.put("resident_mib", usage.residentBytes() >> 20);
        add(name, values);
    }

    void print(PrintWriter out, boolean json) throws JsonProcessingException {
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(figures));
        } else {
            figures.forEach((name, value) -> out.printf("%-24s %s%n", name, text(value)));
        }
        out.flush();
    }

    private static String text(Object value) {
        if (value instanceof Map<?, ?> map) {
            StringJoiner joiner = new StringJoiner("  ");
            map.forEach((name, inner) -> joiner.add(name + " " + inner));
            return joiner.toString();
        }
        return value.toString();
    }

    private static double millis(long nanos) {
        return round(nanos / NANOS_PER_MILLI);
    }

    private static double round(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
