package io.escrowmq.bench.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A request frame with a JSON header that is encoded once; each use is one copy and a few patches.
 *
 * <pre>
 *   0        4      5           8            8 + headerLen
 *   +--------+------+-----------+------------+------+
 *   | L      | 0    | headerLen | header     | body |    L = 4 + headerLen + body length, integers big endian
 *   +--------+------+-----------+------------+------+
 *
 *   header: {"code":310,"extFields":{"e":"7"                   ,...},...,"opaque":1000000000}
 *                                        ^ a number slot: digits, the closing quote, then blanks up to its fixed width
 * </pre>
 *
 * JSON allows no leading zeros, so the opaque always has ten digits: see {@link #FIRST_OPAQUE}.
 */
public final class Template {
    /** The smallest opaque a template can carry; the largest is {@link Integer#MAX_VALUE}. */
    public static final int FIRST_OPAQUE = 1_000_000_000;
    /** Flag bit of a request that is not to be answered. */
    public static final int ONE_WAY = 2;
    /** Protocol version sent: 5.3.3, which gets standard JSON in route answers. */
    private static final int VERSION = 479;

    private static final int NUMBER_WIDTH = 20;
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

    private final byte[] frame;
    private final int opaqueAt;

    private Template(byte[] frame, int opaqueAt) {
        this.frame = frame;
        this.opaqueAt = opaqueAt;
    }

    /** Length of the frame in bytes. */
    public int length() {
        return frame.length;
    }

    /** Appends the frame to {@code out}, which must have room for it, and returns the position of its first byte. */
    public int copyTo(ByteBuffer out, int opaque) {
        int base = out.position();
        out.put(frame);
        int rest = opaque;
        for (int at = base + opaqueAt + 9; at >= base + opaqueAt; at--) {
            out.put(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        return base;
    }

    /** Writes a number that is not negative into a number slot of the frame that starts at {@code base}. */
    public static void putNumber(ByteBuffer out, int base, Slot slot, long value) {
        int digits = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        long rest = value;
        int end = base + slot.at + digits;
        for (int at = end - 1; at >= base + slot.at; at--) {
            out.put(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        out.put(end, (byte) '"');
        for (int at = end + 1; at <= base + slot.at + NUMBER_WIDTH; at++) {
            out.put(at, (byte) ' ');
        }
    }

    /** Writes 16 hexadecimal digits at {@code slot} of the frame that starts at {@code base}. */
    public static void putHex(ByteBuffer out, int base, Slot slot, long value) {
        for (int i = 0; i < 16; i++) {
            out.put(base + slot.at + i, HEX[(int) (value >>> (60 - 4 * i)) & 0xF]);
        }
    }

    /** Collects the parts of a template. The header is ASCII. */
    public static final class Builder {
        private final StringBuilder header = new StringBuilder();
        private final int flag;
        private String separator = "";

        /** A request of that code; {@code flag} is 0 or {@link #ONE_WAY}. */
        public Builder(int code, int flag) {
            this.flag = flag;
            header.append("{\"code\":").append(code).append(",\"extFields\":{");
        }

        /** A field whose value never changes; it must need no escaping other than the property separators. */
        public Builder field(String name, String value) {
            name(name).append('"').append(escape(value)).append('"');
            return this;
        }

        /** A field with a number that is set in each frame. */
        public Slot number(String name) {
            name(name).append('"');
            Slot slot = slot();
            header.append("0\"").append(" ".repeat(NUMBER_WIDTH - 1));
            return slot;
        }

        /** A field with 32 hexadecimal digits between fixed text, set in each frame in two halves of 16. */
        public Slot hex(String name, String before, String after) {
            name(name).append('"').append(escape(before));
            Slot slot = slot();
            header.append("0".repeat(32)).append(escape(after)).append('"');
            return slot;
        }

        /** Ends the header and appends the body. */
        public Template build(byte[] body) {
            header.append("},\"flag\":").append(flag).append(",\"language\":\"JAVA\",\"opaque\":");
            int opaqueAt = 8 + header.length();
            header.append(FIRST_OPAQUE)
                    .append(",\"serializeTypeCurrentRPC\":\"JSON\",\"version\":")
                    .append(VERSION)
                    .append('}');
            byte[] text = header.toString().getBytes(StandardCharsets.US_ASCII);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            bytes.writeBytes(ByteBuffer.allocate(8)
                    .putInt(4 + text.length + body.length)
                    .putInt(text.length)
                    .array());
            bytes.writeBytes(text);
            bytes.writeBytes(body);
            return new Template(bytes.toByteArray(), opaqueAt);
        }

        private StringBuilder name(String name) {
            header.append(separator).append('"').append(name).append("\":");
            separator = ",";
            return header;
        }

        private Slot slot() {
            return new Slot(8 + header.length());
        }

        private static String escape(String value) {
            return value.replace("\1", "\\u0001").replace("\2", "\\u0002");
        }
    }

    /** Where a patch goes, in bytes from the start of the frame. */
    public record Slot(int at) {}
}
