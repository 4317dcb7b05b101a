package io.escrowmq.protocol;

/** Whole decimal numbers in ASCII. Pure. */
final class Decimal {

    private static final NumberFormatException NOT_A_NUMBER =
            new NumberFormatException("not a whole number of 64 bits") {
                @Override
                public synchronized Throwable fillInStackTrace() {
                    return this;
                }
            };

    private Decimal() {}

    /** Reads {@code [-+]digits}; anything else, or more than 64 bits, is refused. */
    static long parse(byte[] bytes, int from, int to) throws NumberFormatException {
        int at = from;
        boolean negative = at < to && bytes[at] == '-';
        if (at < to && (negative || bytes[at] == '+')) {
            at++;
        }
        if (at == to) {
            throw NOT_A_NUMBER;
        }
        // Counted downwards, because the smallest number has no positive counterpart.
        long value = 0;
        for (; at < to; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9 || value < Long.MIN_VALUE / 10) {
                throw NOT_A_NUMBER;
            }
            value = value * 10 - digit;
            if (value > 0) {
                throw NOT_A_NUMBER;
            }
        }
        if (!negative && value == Long.MIN_VALUE) {
            throw NOT_A_NUMBER;
        }
        return negative ? value : -value;
    }
}
