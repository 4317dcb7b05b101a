package io.escrowmq.protocol;

/**
 * Reads a binary header (RocketMQ calls the type "ROCKETMQ"), big endian:
 *
 * <pre>
 *  0  i16 code
 *  2  u8  language
 *  3  i16 version
 *  5  i32 opaque
 *  9  i32 flag
 * 13  i32 r = length of the remark, 0 = none
 * 17      remark, UTF-8
 *     i32 e = bytes of all ext fields, 0 = none
 *         repeated: i16 length, name; i32 length, value; UTF-8. An empty name or value is an absent field.
 * </pre>
 *
 * Source: RocketMQ's {@code RocketMQSerializable}. Used once, by one thread.
 */
final class BinaryHeader {

    private final byte[] in;
    private final int end;
    private int at;

    private BinaryHeader(byte[] frame, int headerLength) {
        this.in = frame;
        this.end = headerLength;
    }

    /** Decodes the header in the first {@code headerLength} bytes of a frame; what follows is the body. */
    static Request decode(byte[] frame, int headerLength) throws MalformedFrameException {
        return new BinaryHeader(frame, headerLength).header();
    }

    private Request header() throws MalformedFrameException {
        Request.Builder request = new Request.Builder(SerializeType.BINARY, in, end);
        request.code = fullCode(i16());
        need(1);
        request.language = LanguageCode.of(in[at++]);
        request.version = i16();
        request.opaque = i32();
        request.flag = i32();
        int remark = length(i32());
        if (remark > 0) {
            int from = text(remark);
            request.remark(from, at);
        }
        int fields = length(i32());
        int last = at + fields;
        while (at < last) {
            int nameLength = length(i16());
            int name = text(nameLength);
            int valueLength = length(i32());
            int value = text(valueLength);
            if (nameLength > 0 && valueLength > 0) {
                request.fields.add(FieldNames.of(in, name, name + nameLength), value, value + valueLength);
            }
        }
        if (at != last || at != end) {
            throw new MalformedFrameException(
                    "the lengths in the binary header do not add up to its " + end + " bytes");
        }
        return request.build();
    }

    /** The code has 16 bits here, so the pop requests' numbers arrive without their upper half. */
    private static int fullCode(int code) {
        return switch (code) {
            case RequestCode.POP_MESSAGE & 0xFFFF,
                    RequestCode.ACK_MESSAGE & 0xFFFF,
                    RequestCode.PEEK_MESSAGE & 0xFFFF,
                    RequestCode.CHANGE_MESSAGE_INVISIBLETIME & 0xFFFF,
                    RequestCode.NOTIFICATION & 0xFFFF,
                    RequestCode.POLLING_INFO & 0xFFFF,
                    RequestCode.POP_ROLLBACK & 0xFFFF,
                    RequestCode.BATCH_ACK_MESSAGE & 0xFFFF -> RequestCode.POP_MESSAGE & ~0xFFFF | code;
            default -> code;
        };
    }

    /** Passes over a text and returns where it starts. */
    private int text(int length) throws MalformedFrameException {
        need(length);
        int from = at;
        at += length;
        if (!Utf8.isValid(in, from, at)) {
            throw new MalformedFrameException("a text in the binary header is not valid UTF-8");
        }
        return from;
    }

    private int length(int read) throws MalformedFrameException {
        if (read < 0 || read > end - at) {
            throw new MalformedFrameException("a length of " + read + " in the binary header goes beyond its end");
        }
        return read;
    }

    private int i16() throws MalformedFrameException {
        need(2);
        int value = in[at] << 8 | in[at + 1] & 0xFF;
        at += 2;
        return value;
    }

    private int i32() throws MalformedFrameException {
        need(4);
        int value = (in[at] & 0xFF) << 24 | (in[at + 1] & 0xFF) << 16 | (in[at + 2] & 0xFF) << 8 | in[at + 3] & 0xFF;
        at += 4;
        return value;
    }

    private void need(int bytes) throws MalformedFrameException {
        if (end - at < bytes) {
            throw new MalformedFrameException("the binary header ends too early, after " + end + " bytes");
        }
    }
}
