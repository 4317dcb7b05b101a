package io.escrowmq.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the start of frames, everything but the body, into an array that it reuses. One thread.
 *
 * <pre>
 *  0  i32 L = 4 + header length + body length
 *  4  u8  serialize type, 0 JSON or 1 binary
 *  5  u24 header length
 *  8      header, then the body
 * </pre>
 *
 * Values of ext fields are always JSON strings: Go skips a frame with any other type.
 */
public final class FrameWriter {

    /** The version said in every header: RocketMQ 5.3.3. Clients choose features by it. */
    public static final int VERSION = 479;

    /** Bytes before the header. */
    public static final int PREFIX = 8;

    private static final int RESPONSE = 1;
    private static final int ONE_WAY = 2;

    /** An array that had to grow beyond this is not kept. */
    private static final int KEEP = 64 << 10;

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private static final byte[] HEX_UPPER = constantOf("0123456789ABCDEF");
    private static final byte[] SENT_MSG_ID = constantOf("{\"code\":0,\"extFields\":{\"msgId\":\"");
    private static final byte[] SENT_QUEUE_ID = constantOf("\",\"queueId\":\"");
    private static final byte[] SENT_QUEUE_OFFSET = constantOf("\",\"queueOffset\":\"");
    private static final byte[] SENT_TRANSACTION_ID = constantOf("\",\"transactionId\":\"");
    private static final byte[] SENT_REGION = constantOf("\",\"MSG_REGION\":\"");
    private static final byte[] SENT_END =
            constantOf("\",\"TRACE_ON\":\"true\"},\"flag\":" + RESPONSE + ",\"language\":\"JAVA\",\"opaque\":");
    private static final byte[] VERSION_END = constantOf(",\"version\":" + VERSION + "}");
    /** Room for an answer to a send but for its texts. */
    private static final int SENT_BYTES = 512;

    private byte[] out = new byte[1024];
    private int at;

    /** The bytes last written are 0 to {@link #length()} of this array, until the next call. */
    public byte[] array() {
        return out;
    }

    public int length() {
        return at;
    }

    /** Writes the start of an answer; its body must follow. */
    public void response(SerializeType type, int opaque, Response response) {
        SendResult result = response.result();
        if (result != null && type == SerializeType.JSON && response.remark() == null) {
            sent(opaque, result);
            return;
        }
        general(type, opaque, result == null ? response : result.toFields());
    }

    /** An answer to a send, in JSON: as {@link #general} would write its fields. */
    private void sent(int opaque, SendResult result) {
        begin();
        room(SENT_BYTES);
        constant(SENT_MSG_ID);
        hex(result.address(), 8);
        hex(result.port(), 8);
        hex(result.position(), 16);
        constant(SENT_QUEUE_ID);
        decimal(result.queueId());
        constant(SENT_QUEUE_OFFSET);
        decimal(result.queueOffset());
        constant(SENT_TRANSACTION_ID);
        utf8(result.transactionId(), true);
        constant(SENT_REGION);
        utf8(result.region(), true);
        constant(SENT_END);
        decimal(opaque);
        constant(VERSION_END);
        end(SerializeType.JSON, 0);
    }

    void general(SerializeType type, int opaque, Response response) {
        begin();
        if (type == SerializeType.JSON) {
            jsonStart(response.code());
            for (int i = 0; i < response.fieldCount(); i++) {
                jsonName(response.name(i), i == 0);
                String text = response.textAt(i);
                if (text == null) {
                    ascii("\"");
                    decimal(response.numberAt(i));
                    ascii("\"");
                } else {
                    string(text);
                }
            }
            jsonEnd(response.fieldCount() > 0, RESPONSE, opaque, response.remark());
        } else {
            binaryStart(response.code(), opaque, RESPONSE, response.remark());
            int start = at;
            i32(0);
            for (int i = 0; i < response.fieldCount(); i++) {
                String text = response.textAt(i);
                binaryField(response.name(i), text == null ? Long.toString(response.numberAt(i)) : text);
            }
            setI32(start, at - start - 4);
        }
        end(type, response.bodyLength());
    }

    /** Writes the start of a one-way request of the server; its body must follow. */
    public void oneWay(SerializeType type, int code, int opaque, Map<String, String> fields, int bodyLength) {
        begin();
        if (type == SerializeType.JSON) {
            jsonStart(code);
            boolean first = true;
            for (Map.Entry<String, String> field : fields.entrySet()) {
                jsonName(field.getKey(), first);
                string(field.getValue());
                first = false;
            }
            jsonEnd(!first, ONE_WAY, opaque, null);
        } else {
            binaryStart(code, opaque, ONE_WAY, null);
            int start = at;
            i32(0);
            fields.forEach(this::binaryField);
            setI32(start, at - start - 4);
        }
        end(type, bodyLength);
    }

    /** The last frame's start, and a body of one piece, as one buffer. For callers that have no sockets. */
    public ByteBuffer toFrame(@Nullable ByteBuffer body) {
        ByteBuffer frame = ByteBuffer.allocate(at + (body == null ? 0 : body.remaining()));
        frame.put(out, 0, at);
        if (body != null) {
            frame.put(body.duplicate());
        }
        return frame.flip();
    }

    private void begin() {
        if (out.length > KEEP) {
            out = new byte[1024];
        }
        at = PREFIX;
    }

    private void end(SerializeType type, int bodyLength) {
        setI32(0, at - 4 + bodyLength);
        setI32(4, type.ordinal() << 24 | at - PREFIX);
    }

    private void jsonStart(int code) {
        ascii("{\"code\":");
        decimal(code);
    }

    private void jsonName(String name, boolean first) {
        ascii(first ? ",\"extFields\":{" : ",");
        string(name);
        ascii(":");
    }

    private void jsonEnd(boolean hasFields, int flag, int opaque, @Nullable String remark) {
        ascii(hasFields ? "},\"flag\":" : ",\"flag\":");
        decimal(flag);
        ascii(",\"language\":\"JAVA\",\"opaque\":");
        decimal(opaque);
        if (remark != null) {
            ascii(",\"remark\":");
            string(remark);
        }
        ascii(",\"version\":");
        decimal(VERSION);
        ascii("}");
    }

    private void binaryStart(int code, int opaque, int flag, @Nullable String remark) {
        room(21);
        out[at++] = (byte) (code >> 8);
        out[at++] = (byte) code;
        out[at++] = (byte) LanguageCode.JAVA.ordinal();
        out[at++] = (byte) (VERSION >> 8);
        out[at++] = (byte) VERSION;
        i32(opaque);
        i32(flag);
        int start = at;
        i32(0);
        if (remark != null) {
            utf8(remark, false);
            setI32(start, at - start - 4);
        }
    }

    private void binaryField(String name, String value) {
        room(2);
        int start = at;
        at += 2;
        utf8(name, false);
        out[start] = (byte) (at - start - 2 >> 8);
        out[start + 1] = (byte) (at - start - 2);
        start = at;
        i32(0);
        utf8(value, false);
        setI32(start, at - start - 4);
    }

    private void string(String text) {
        room(1);
        out[at++] = '"';
        utf8(text, true);
        room(1);
        out[at++] = '"';
    }

    private void utf8(String text, boolean escape) {
        room(text.length() * (escape ? 6 : 3));
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                if (escape && (c < ' ' || c == '"' || c == '\\')) {
                    escape(c);
                } else {
                    out[at++] = (byte) c;
                }
            } else if (!Character.isSurrogate(c)) {
                at = Utf8.put(c, out, at);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                at = Utf8.put(Character.toCodePoint(c, text.charAt(++i)), out, at);
            } else {
                out[at++] = '?';
            }
        }
    }

    private void escape(char c) {
        out[at++] = '\\';
        if (c >= ' ') {
            out[at++] = (byte) c;
        } else {
            out[at++] = 'u';
            out[at++] = '0';
            out[at++] = '0';
            out[at++] = HEX[c >> 4];
            out[at++] = HEX[c & 15];
        }
    }

    private static byte[] constantOf(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private void constant(byte[] text) {
        room(text.length);
        System.arraycopy(text, 0, out, at, text.length);
        at += text.length;
    }

    private void hex(long number, int digits) {
        for (int i = at + digits - 1; i >= at; i--) {
            out[i] = HEX_UPPER[(int) (number >>> (at + digits - 1 - i) * 4 & 15)];
        }
        at += digits;
    }

    private void ascii(String text) {
        room(text.length());
        for (int i = 0; i < text.length(); i++) {
            out[at++] = (byte) text.charAt(i);
        }
    }

    private void decimal(long number) {
        room(20);
        if (number < 0) {
            out[at++] = '-';
        }
        int start = at;
        // From the last digit; the sign is taken off each digit because the smallest number cannot be negated.
        for (long rest = number; rest != 0 || at == start; rest /= 10) {
            out[at++] = (byte) ('0' + Math.abs(rest % 10));
        }
        for (int i = start, j = at - 1; i < j; i++, j--) {
            byte swapped = out[i];
            out[i] = out[j];
            out[j] = swapped;
        }
    }

    private void i32(int value) {
        room(4);
        at += 4;
        setI32(at - 4, value);
    }

    private void setI32(int position, int value) {
        out[position] = (byte) (value >> 24);
        out[position + 1] = (byte) (value >> 16);
        out[position + 2] = (byte) (value >> 8);
        out[position + 3] = (byte) value;
    }

    private void room(int bytes) {
        if (out.length - at < bytes) {
            out = Arrays.copyOf(out, Math.max(out.length * 2, at + bytes));
        }
    }
}
