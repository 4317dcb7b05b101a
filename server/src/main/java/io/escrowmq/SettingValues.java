package io.escrowmq;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The raw values by key, each with where it came from. Reading a key removes it, so that what is left at the end is what
 * nobody knows. One thread.
 */
final class SettingValues {

    /** @param origin what to show the user: a flag, {@code --set} or a file name */
    record Raw(String key, String text, String origin) {

        SettingsException error(String allowed) {
            String name = key.equals(origin) ? key + " " : key + "=";
            String from = key.equals(origin) ? "" : " (from " + origin + ")";
            return new SettingsException(name + text + from + ": " + allowed);
        }
    }

    private final Map<String, Raw> unread = new TreeMap<>();

    /** Adds a value unless one of higher precedence is there; so the highest source comes first. */
    void offer(String key, String text, String origin) {
        unread.putIfAbsent(key, new Raw(key, text.trim(), origin));
    }

    Collection<Raw> unread() {
        return unread.values();
    }

    Optional<Raw> take(String key) {
        return Optional.ofNullable(unread.remove(key));
    }

    String text(String key, String defaultValue) {
        Optional<Raw> raw = take(key);
        if (raw.isPresent() && raw.get().text().isEmpty()) {
            throw raw.get().error("must not be empty");
        }
        return raw.map(Raw::text).orElse(defaultValue);
    }

    /** @param unit what the number counts, in the plural, or empty */
    long number(String key, long defaultValue, long min, long max, String unit) {
        Optional<Raw> raw = take(key);
        if (raw.isEmpty()) {
            return defaultValue;
        }
        try {
            long value = Long.parseLong(raw.get().text());
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // the same answer as for a number out of range
        }
        String counted = unit.isEmpty() ? "" : " of " + unit;
        throw raw.get().error("must be a whole number" + counted + " from " + min + " to " + max);
    }

    int integer(String key, int defaultValue, int min, int max, String unit) {
        return (int) number(key, defaultValue, min, max, unit);
    }

    boolean bool(String key, boolean defaultValue) {
        return choice(key, defaultValue, Map.of("true", true, "false", false));
    }

    <T> T choice(String key, T defaultValue, Map<String, T> allowed) {
        Optional<Raw> raw = take(key);
        if (raw.isEmpty()) {
            return defaultValue;
        }
        T value = allowed.get(raw.get().text());
        if (value == null) {
            throw raw.get().error("must be " + String.join(" or ", new TreeMap<>(allowed).keySet()));
        }
        return value;
    }

    /** A value for which {@code parser} throws an IllegalArgumentException whose message says what is allowed. */
    <T> Optional<T> parsed(String key, Function<String, T> parser) {
        return take(key).map(raw -> {
            try {
                return parser.apply(raw.text());
            } catch (IllegalArgumentException e) {
                throw raw.error(String.valueOf(e.getMessage()));
            }
        });
    }
}
