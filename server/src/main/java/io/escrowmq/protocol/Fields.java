package io.escrowmq.protocol;

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

    private final byte[] bytes;
    private String[] names = new String[16];
    private int[] places = new int[32];
    private int count;

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
    }

    int count() {
        return count;
    }

    String name(int index) {
        return names[index];
    }

    /** The field's index, or -1. Of several fields with one name the last counts, as in a map. */
    @SuppressWarnings({"ReferenceEquality", "StringEquality"}) // known names are interned: nearly always decided here
    int find(String name) {
        for (int i = count - 1; i >= 0; i--) {
            String each = names[i];
            if (each == name || each.length() == name.length() && each.equals(name)) {
                return i;
            }
        }
        return -1;
    }

    String text(int index) {
        int from = places[2 * index];
        return new String(bytes, from, places[2 * index + 1] - from, StandardCharsets.UTF_8);
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
