package io.escrowmq.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Checks and writes UTF-8. Pure. */
final class Utf8 {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Utf8() {}

    /** Whether the bytes are well-formed UTF-8 (no overlong forms, no surrogates, nothing above U+10FFFF). */
    static boolean isValid(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            if (at + 8 <= to && ((long) LONG.get(bytes, at) & HIGH_BITS) == 0) {
                at += 8;
                continue;
            }
            int length = sequence(bytes, at, to);
            if (length == 0) {
                return false;
            }
            at += length;
        }
        return true;
    }

    /** The length of the character that starts here, 0 if it is not well-formed. */
    private static int sequence(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xFF;
        if (first < 0x80) {
            return 1;
        }
        int length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
        if (first < 0xC2 || first > 0xF4 || at + length > to) {
            return 0;
        }
        int second = bytes[at + 1] & 0xFF;
        int lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        int highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (second < lowest || second > highest) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /** Writes one character (not a surrogate) and returns the position behind it. */
    static int put(int codePoint, byte[] target, int at) {
        int position = at;
        if (codePoint < 0x80) {
            target[position++] = (byte) codePoint;
        } else if (codePoint < 0x800) {
            target[position++] = (byte) (0xC0 | codePoint >> 6);
            target[position++] = (byte) (0x80 | codePoint & 0x3F);
        } else if (codePoint < 0x10000) {
            target[position++] = (byte) (0xE0 | codePoint >> 12);
            target[position++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
            target[position++] = (byte) (0x80 | codePoint & 0x3F);
        } else {
            target[position++] = (byte) (0xF0 | codePoint >> 18);
            target[position++] = (byte) (0x80 | codePoint >> 12 & 0x3F);
            target[position++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
            target[position++] = (byte) (0x80 | codePoint & 0x3F);
        }
        return position;
    }
}
