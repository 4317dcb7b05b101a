package io.escrowmq.bench.wire;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/**
 * The few fields of an answer or of a check-back that a load needs, scanned from one frame's bytes. One instance is reused
 * for all frames of a connection; fields that a frame does not have are -1.
 *
 * <pre>
 *   0      4           8            8 + headerLen     4 + L
 *   +------+------+----+------------+-----------------+
 *   | L    | 0    | headerLen       | JSON header | body    (the type byte is the high byte of the second word)
 *   +------+------+----+------------+-----------------+
 * </pre>
 */
public final class Frame {
    /** Longest frame in bytes after its length word, as RocketMQ's peers have it. */
    public static final int MAX_LENGTH = 16 << 20;

    private static final byte[] CODE = ascii("code");
    private static final byte[] FLAG = ascii("flag");
    private static final byte[] OPAQUE = ascii("opaque");
    private static final byte[] REMARK = ascii("remark");
    private static final byte[] MSG_ID = ascii("msgId");
    private static final byte[] OFFSET = ascii("offset");
    private static final byte[] QUEUE_ID = ascii("queueId");
    private static final byte[] QUEUE_OFFSET = ascii("queueOffset");
    private static final byte[] NEXT_BEGIN_OFFSET = ascii("nextBeginOffset");
    private static final byte[] COMMIT_LOG_OFFSET = ascii("commitLogOffset");
    private static final byte[] HALF_OFFSET = ascii("tranStateTableOffset");
    private static final int MSG_ID_LENGTH = 32;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_QUOTE = 200;

    private byte[] bytes = new byte[0];
    private int headerAt;
    private int at;
    private int end;

    private int code;
    private int flag;
    private int opaque;
    private long offset;
    private long queueId;
    private long queueOffset;
    private long logOffset;
    private long nextOffset;
    private int remarkAt;
    private int remarkEnd;
    private int bodyAt;
    private int bodyLength;

    /** Length in bytes of the frame that starts at {@code start}, its length word included, or 0 if not known yet. */
    public static int lengthAt(byte[] bytes, int start, int available) throws ProtocolException {
        if (available < 4) {
            return 0;
        }
        int length = Bytes.intAt(bytes, start);
        if (length < 4 || length > MAX_LENGTH) {
            throw new ProtocolException("the server sent a frame of " + length + " bytes");
        }
        return 4 + length;
    }

    /** Reads the whole frame that starts at {@code start}; {@code length} is what {@link #lengthAt} said. */
    public void read(byte[] source, int start, int length) throws ProtocolException {
        int headerLength = Bytes.intAt(source, start + 4);
        if (headerLength < 2 || headerLength > length - 8) {
            throw new ProtocolException("the server sent a header that is not JSON: length word " + headerLength);
        }
        bytes = source;
        headerAt = start + 8;
        at = headerAt;
        end = at + headerLength;
        bodyAt = end;
        bodyLength = start + length - end;
        code = -1;
        flag = -1;
        opaque = -1;
        offset = -1;
        queueId = -1;
        queueOffset = -1;
        logOffset = -1;
        nextOffset = -1;
        remarkAt = 0;
        remarkEnd = 0;
        skipBlanks();
        object(0);
    }

    private void object(int depth) throws ProtocolException {
        if (depth > MAX_DEPTH) {
            throw malformed();
        }
        expect('{');
        while (true) {
            byte next = skipBlanks();
            if (next == '}') {
                at++;
                return;
            }
            if (next == ',') {
                at++;
                skipBlanks();
            }
            int key = at + 1;
            int keyEnd = string();
            skipBlanks();
            expect(':');
            value(depth, key, keyEnd);
        }
    }

    private void value(int depth, int key, int keyEnd) throws ProtocolException {
        byte first = skipBlanks();
        if (first == '{') {
            object(depth + 1);
        } else if (first == '"') {
            int from = at + 1;
            field(key, keyEnd, from, string());
        } else {
            int from = at;
            byte next = first;
            while (next != ',' && next != '}' && next > ' ') {
                at++;
                next = peek();
            }
            field(key, keyEnd, from, at);
        }
    }

    private void field(int key, int keyEnd, int from, int to) throws ProtocolException {
        switch (keyEnd - key) {
            case 4 -> {
                if (is(key, CODE)) {
                    code = (int) number(from, to);
                } else if (is(key, FLAG)) {
                    flag = (int) number(from, to);
                }
            }
            case 5 -> {
                if (is(key, MSG_ID) && to - from == MSG_ID_LENGTH && logOffset < 0) {
                    logOffset = hexadecimal(from + 16);
                }
            }
            case 6 -> {
                if (is(key, OPAQUE)) {
                    opaque = (int) number(from, to);
                } else if (is(key, OFFSET)) {
                    offset = number(from, to);
                } else if (is(key, REMARK)) {
                    remarkAt = from;
                    remarkEnd = to;
                }
            }
            case 7 -> queueId = is(key, QUEUE_ID) ? number(from, to) : queueId;
            case 11 -> queueOffset = is(key, QUEUE_OFFSET) ? number(from, to) : queueOffset;
            case 15 -> {
                if (is(key, NEXT_BEGIN_OFFSET)) {
                    nextOffset = number(from, to);
                } else if (is(key, COMMIT_LOG_OFFSET)) {
                    logOffset = number(from, to);
                }
            }
            case 20 -> queueOffset = is(key, HALF_OFFSET) ? number(from, to) : queueOffset;
            default -> {}
        }
    }

    /** From the opening quote to behind the closing one; returns the position of the closing quote. */
    private int string() throws ProtocolException {
        expect('"');
        byte next = peek();
        while (next != '"') {
            at += next == '\\' ? 2 : 1;
            next = peek();
        }
        return at++;
    }

    private long number(int from, int to) throws ProtocolException {
        boolean negative = from < to && bytes[from] == '-';
        int first = negative ? from + 1 : from;
        if (first == to || to - first > 19) {
            throw malformed();
        }
        long value = 0;
        for (int i = first; i < to; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                throw malformed();
            }
            value = value * 10 + digit;
        }
        return negative ? -value : value;
    }

    private long hexadecimal(int from) {
        long value = 0;
        for (int i = from; i < from + 16; i++) {
            value = (value << 4) | (Character.digit(bytes[i], 16) & 0xF);
        }
        return value;
    }

    private boolean is(int key, byte[] name) {
        for (int i = 0; i < name.length; i++) {
            if (bytes[key + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    private byte skipBlanks() throws ProtocolException {
        byte next = peek();
        while (next <= ' ' && next >= 0) {
            at++;
            next = peek();
        }
        return next;
    }

    private void expect(char wanted) throws ProtocolException {
        if (peek() != wanted) {
            throw malformed();
        }
        at++;
    }

    private byte peek() throws ProtocolException {
        if (at >= end) {
            throw malformed();
        }
        return bytes[at];
    }

    private ProtocolException malformed() {
        int from = Math.max(headerAt, Math.min(at, end) - MAX_QUOTE);
        return new ProtocolException("the server sent a header that cannot be read, after: "
                + new String(bytes, from, Math.min(at, end) - from, StandardCharsets.UTF_8));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Length of the whole frame in bytes, its length word included. */
    public int length() {
        return bodyAt + bodyLength - headerAt + 8;
    }

    /** Request or response code. */
    public int code() {
        return code;
    }

    /** The flag bits. */
    int flag() {
        return flag;
    }

    /** Whether this answers a request of ours. */
    public boolean isResponse() {
        return (flag & 1) != 0;
    }

    /** Number that ties an answer to its request. */
    public int opaque() {
        return opaque;
    }

    /** The field {@code offset} of an offset query's answer. */
    public long offset() {
        return offset;
    }

    /** Queue of a send's answer. */
    public long queueId() {
        return queueId;
    }

    /** Queue offset of a send's answer, or that of the half message in a check. */
    public long queueOffset() {
        return queueOffset;
    }

    /** Commit log offset in a check, or the one inside the message id of a send's answer. */
    public long logOffset() {
        return logOffset;
    }

    /** Where to pull next. */
    public long nextOffset() {
        return nextOffset;
    }

    /** The server's explanation, as it stands in the JSON text; empty if there is none. */
    public String remark() {
        return new String(bytes, remarkAt, remarkEnd - remarkAt, StandardCharsets.UTF_8);
    }

    /** The array that holds the body; valid until the next frame is read. */
    public byte[] bytes() {
        return bytes;
    }

    /** Position of the body in {@link #bytes}. */
    public int bodyAt() {
        return bodyAt;
    }

    /** Length of the body in bytes. */
    public int bodyLength() {
        return bodyLength;
    }
}
