package io.escrowmq.protocol.body;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON without any white space, which Go's hand-written parsers need. What is not ASCII is escaped, so that the
 * text is the same in every encoding.
 */
final class JsonText {

    private final StringBuilder out = new StringBuilder(256);

    JsonText raw(String text) {
        out.append(text);
        return this;
    }

    JsonText number(long value) {
        out.append(value);
        return this;
    }

    JsonText string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7F) {
                out.append(c);
            } else {
                out.append("\\u")
                        .append(Character.forDigit(c >> 12, 16))
                        .append(Character.forDigit(c >> 8 & 15, 16))
                        .append(Character.forDigit(c >> 4 & 15, 16))
                        .append(Character.forDigit(c & 15, 16));
            }
        }
        out.append('"');
        return this;
    }

    JsonText stringOrNull(@Nullable String text) {
        return text == null ? raw("null") : string(text);
    }

    /** An array; {@code item} writes one. */
    <T> JsonText array(Collection<T> items, Consumer<T> item) {
        out.append('[');
        boolean first = true;
        for (T each : items) {
            if (!first) {
                out.append(',');
            }
            first = false;
            item.accept(each);
        }
        out.append(']');
        return this;
    }

    JsonText strings(Collection<String> texts) {
        return array(texts, this::string);
    }

    /** An object whose values {@code value} writes. */
    <T> JsonText object(Map<String, T> map, Consumer<T> value) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<String, T> each : map.entrySet()) {
            if (!first) {
                out.append(',');
            }
            first = false;
            string(each.getKey()).raw(":");
            value.accept(each.getValue());
        }
        out.append('}');
        return this;
    }

    /** An object of broker addresses by broker id, with the ids bare or quoted. */
    JsonText addresses(SortedMap<Long, String> addresses, Dialect dialect) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<Long, String> each : addresses.entrySet()) {
            if (!first) {
                out.append(',');
            }
            first = false;
            String id = Long.toString(each.getKey());
            if (dialect == Dialect.STANDARD) {
                string(id);
            } else {
                raw(id);
            }
            raw(":").string(each.getValue());
        }
        out.append('}');
        return this;
    }

    ByteBuffer bytes() {
        return ByteBuffer.wrap(out.toString().getBytes(StandardCharsets.US_ASCII));
    }
}
