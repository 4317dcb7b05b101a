package io.escrowmq.base;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Gives the same string for the same UTF-8 bytes, as far as it remembers: names of topics and groups come with every
 * message, and a string that is known already costs no memory, has its hash and compares by identity. Two names that
 * share a slot take turns in it. Any thread: a slot holds an immutable pair, and losing a race only costs a string.
 */
public final class TextCache {

    /** Names remembered at most. */
    static final int SLOTS = 4_096;
    /** Longer texts, in bytes, are not remembered. */
    static final int MAX_BYTES = 255;

    private record Known(byte[] utf8, String text) {}

    private final Known[] slots = new Known[SLOTS];

    /** The text of these bytes, which must be well-formed UTF-8 for it to be exact. */
    @SuppressWarnings("NullAway") // slots start empty
    public String text(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return "";
        }
        if (length > MAX_BYTES) {
            return new String(bytes, from, length, StandardCharsets.UTF_8);
        }
        int slot = slot(bytes, from, to);
        Known known = slots[slot];
        if (known != null && Arrays.equals(known.utf8, 0, known.utf8.length, bytes, from, to)) {
            return known.text;
        }
        Known fresh =
                new Known(Arrays.copyOfRange(bytes, from, to), new String(bytes, from, length, StandardCharsets.UTF_8));
        slots[slot] = fresh;
        return fresh.text;
    }

    private static int slot(byte[] bytes, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return (hash ^ hash >>> 15) & SLOTS - 1;
    }
}
