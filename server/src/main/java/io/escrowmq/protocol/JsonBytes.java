package io.escrowmq.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks through the bytes of JSON strings and moves them, eight at a time. Pure. */
final class JsonBytes {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101010101010101L;
    private static final long QUOTES = EACH * '"';
    private static final long BACKSLASHES = EACH * '\\';

    private JsonBytes() {}

    /** The place of the first quote or backslash from {@code start} on, or {@code end}. */
    static int plain(byte[] bytes, int start, int end) {
        int i = start;
        for (int last = end - Long.BYTES; i <= last; i += Long.BYTES) {
            long marks = marks((long) LONG.get(bytes, i));
            if (marks != 0) {
                return i + (Long.numberOfTrailingZeros(marks) >>> 3);
            }
        }
        while (i < end && bytes[i] != '"' && bytes[i] != '\\') {
            i++;
        }
        return i;
    }

    /** Not 0 if one of eight bytes is a quote or a backslash; the lowest bit that is set is in the first such byte. */
    private static long marks(long eight) {
        long quote = eight ^ QUOTES;
        long backslash = eight ^ BACKSLASHES;
        return ((quote - EACH & ~quote) | (backslash - EACH & ~backslash)) & EACH << 7;
    }

    /** Copies the bytes up to {@code stop} towards the front, to {@code write}; returns the place behind the copy. */
    static int move(byte[] bytes, int from, int stop, int write) {
        int i = from;
        int to = write;
        for (; i <= stop - Long.BYTES; i += Long.BYTES, to += Long.BYTES) {
            LONG.set(bytes, to, (long) LONG.get(bytes, i));
        }
        while (i < stop) {
            bytes[to++] = bytes[i++];
        }
        return to;
    }
}
