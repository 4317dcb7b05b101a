package io.escrowmq.message;

import java.util.ArrayList;
import java.util.List;

/** The table of delay levels, level 1 first. Immutable. */
public final class DelayLevels {

    public static final String DEFAULT = "1s 5s 10s 30s 1m 2m 3m 4m 5m 6m 7m 8m 9m 10m 20m 30m 1h 2h";

    private final long[] millis;

    private DelayLevels(long[] millis) {
        this.millis = millis;
    }

    /**
     * Reads a table such as {@value #DEFAULT}; units s, m, h, d.
     *
     * @throws IllegalArgumentException naming the first item that is no delay
     */
    public static DelayLevels parse(String table) {
        List<Long> levels = new ArrayList<>();
        for (String item : table.trim().split("\\s+")) {
            levels.add(delay(item));
        }
        return new DelayLevels(levels.stream().mapToLong(Long::longValue).toArray());
    }

    private static long delay(String item) {
        String units = "smhd";
        long[] factors = {1000, 60_000, 3_600_000, 86_400_000};
        int unit = item.length() < 2 ? -1 : units.indexOf(item.charAt(item.length() - 1));
        String digits = item.substring(0, Math.max(0, item.length() - 1));
        if (unit < 0 || !digits.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("'" + item + "' is not a delay such as 10s, 5m, 2h or 1d");
        }
        return Long.parseLong(digits) * factors[unit];
    }

    /** Delay of a level in milliseconds; a level above the last means the last. */
    public long millis(int level) {
        return millis[Math.min(level, millis.length) - 1];
    }

    public int count() {
        return millis.length;
    }
}
