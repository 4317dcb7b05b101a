package io.escrowmq.bench.compare;

import java.util.Locale;

/** Numbers as the document has them: three digits that count, thousands with commas. */
final class Numbers {
    private Numbers() {}

    /** Without zeros behind the point. */
    static String plain(double value) {
        if (value == Math.rint(value)) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        return three(value);
    }

    /** Three digits that count. */
    static String three(double value) {
        double size = Math.abs(value);
        if (size == 0) {
            return "0";
        }
        if (size >= 100) {
            return String.format(Locale.ROOT, "%,d", Math.round(value));
        }
        int decimals = size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + decimals + "f", value);
    }
}
