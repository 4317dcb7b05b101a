package io.escrowmq.base;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Gives the same string for the same UTF-8 bytes, as far as it remembers: names of topics and groups come with every
 * message, and a string that is known already costs no memory, has its hash and compares by identity. Two names that
 * share a slot take turns in it; when that happens often there become more slots. Any thread: a slot holds an immutable
 * pair, and losing a race only costs a string.
 */
public final class TextCache {

    /** Names remembered at most, at first and ever. */
    static final int SLOTS = 4_096;

    static final int MAX_SLOTS = 1 << 16;
    /** Longer texts, in bytes, are not remembered. */
    static final int MAX_BYTES = 255;

    private record Known(byte[] utf8, String text) {}

    private volatile Known[] slots = new Known[SLOTS];
    /** Names that took a slot from another one. Roughly: threads may overwrite each other's count. */
    private int evictions;

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
        Known[] table = slots;
        int slot = slot(bytes, from, to, table.length);
        Known known = table[slot];
        if (known != null && Arrays.equals(known.utf8, 0, known.utf8.length, bytes, from, to)) {
            return known.text;
        }
        Known fresh =
                new Known(Arrays.copyOfRange(bytes, from, to), new String(bytes, from, length, StandardCharsets.UTF_8));
        table[slot] = fresh;
        if (known != null && ++evictions >= table.length && table.length < MAX_SLOTS) {
            grow(table);
        }
        return fresh.text;
    }

    /** How many names may be remembered now. */
    int size() {
        return slots.length;
    }

    @SuppressWarnings("NullAway") // slots start empty
    private synchronized void grow(Known[] table) {
        if (slots != table) {
            return;
        }
        Known[] larger = new Known[table.length * 2];
        for (Known known : table) {
            if (known != null) {
                larger[slot(known.utf8, 0, known.utf8.length, larger.length)] = known;
            }
        }
        evictions = 0;
        slots = larger;
    }

    private static int slot(byte[] bytes, int from, int to, int slots) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        return (hash ^ hash >>> 15) & slots - 1;
    }
}
