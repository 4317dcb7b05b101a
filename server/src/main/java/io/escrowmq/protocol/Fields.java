package io.escrowmq.protocol;

import io.escrowmq.base.TextCache;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The ext fields of one header: names, and for each value the place of its UTF-8 bytes in the frame. Values become
 * strings or numbers only when asked for. Filled by one decoder, then immutable.
 */
final class Fields {

    /** Fields one header may have. Real requests have up to about 25. */
    static final int MAX_FIELDS = 128;

    /** Letters have to be looked for. No real state: 16 letters cannot all be the 15th field. */
    private static final long MANY = -1;

    private final byte[] bytes;
    private String[] names = new String[16];
    private int[] places = new int[32];
    private int count;

    /** Index + 1 of the last field named a to p, four bits each, for indexes below 15; 0 if there is none. */
    private long letters;

    Fields(byte[] bytes) {
        this.bytes = bytes;
    }

    void add(String name, int from, int to) throws MalformedFrameException {
        if (count == MAX_FIELDS) {
            throw new MalformedFrameException("a header has more than " + MAX_FIELDS + " ext fields");
        }
        if (count == names.length) {
            names = Arrays.copyOf(names, 2 * count);
            places = Arrays.copyOf(places, 4 * count);
        }
        names[count] = name;
        places[2 * count] = from;
        places[2 * count + 1] = to;
        count++;
        if (name.length() == 1) {
            remember(name.charAt(0));
        }
    }

    /** A field beyond the places that four bits can say makes all letters be looked for. */
    private void remember(char letter) {
        if (count > 15) {
            letters = MANY;
        } else if (letter >= 'a' && letter <= 'p') {
            int shift = (letter - 'a') * 4;
            letters = letters & ~(15L << shift) | (long) count << shift;
        }
    }

    int count() {
        return count;
    }

    String name(int index) {
        return names[index];
    }

    /** The field's index, or -1. Of several fields with one name the last counts, as in a map. */
    @SuppressWarnings({"ReferenceEquality", "StringEquality"}) // a known name is one object: what is found is the last
    int find(String name) {
        char letter = name.length() == 1 ? name.charAt(0) : 0;
        if (letter >= 'a' && letter <= 'p' && letters != MANY) {
            return (int) (letters >>> (letter - 'a') * 4 & 15) - 1;
        }
        for (int i = count - 1; i >= 0; i--) {
            if (names[i] == name) {
                return i;
            }
        }
        for (int i = count - 1; i >= 0; i--) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    String text(int index) {
        int from = places[2 * index];
        return new String(bytes, from, places[2 * index + 1] - from, StandardCharsets.UTF_8);
    }

    String cached(int index, TextCache cache) {
        return cache.text(bytes, places[2 * index], places[2 * index + 1]);
    }

    byte[] bytes(int index) {
        return Arrays.copyOfRange(bytes, places[2 * index], places[2 * index + 1]);
    }

    int length(int index) {
        return places[2 * index + 1] - places[2 * index];
    }

    /** The value as a whole decimal number. */
    long number(int index) throws NumberFormatException {
        return Decimal.parse(bytes, places[2 * index], places[2 * index + 1]);
    }

    @Nullable
    String text(String name) {
        int index = find(name);
        return index < 0 ? null : text(index);
    }
}
