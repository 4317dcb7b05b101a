package io.escrowmq.trials.hostile;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Bytes that are no frame, by what is wrong with them; a server can only close the connection. */
final class BadBytes {

    private static final int NESTED = 10_000;

    private BadBytes() {}

    static Map<String, byte[]> all() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("a negative length", words(-1, 0));
        all.put("the smallest length", words(Integer.MIN_VALUE, 0));
        all.put("a huge length", words(Integer.MAX_VALUE, 0));
        all.put("a length of nothing", words(0, 0));
        all.put("a length that does not hold the header's length", words(3, 0));
        all.put("a header longer than its frame", words(20, 0x00FFFFFF));
        all.put("a header above the limit", words(16 << 20, 1 << 20));
        all.put("an unknown serialize type", words(20, 0x7F000010));
        all.put("a TLS handshake", new byte[] {0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0});
        all.put("an HTTP request", "GET / HTTP/1.1\r\nHost: here\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        all.put("random bytes", random());
        all.put("a header that is not JSON", json("not JSON at all"));
        all.put("a header that ends too early", json("{\"code\":10,\"extFields\":{\"topic\":\"a"));
        all.put("a header without a code", json("{\"flag\":0,\"opaque\":1}"));
        all.put("a header with a code that is no number", json("{\"code\":\"ten\"}"));
        all.put("a header with a code that is too large", json("{\"code\":99999999999999999999}"));
        all.put("a header that is a list", json("[1,2,3]"));
        all.put("a deep header", json("{\"code\":10,\"other\":" + "[".repeat(NESTED) + "]".repeat(NESTED) + "}"));
        all.put("a header that is not UTF-8", frame(0, new byte[] {'{', '"', (byte) 0xC3, 0x28, '"', ':', '1', '}'}));
        all.put("an empty header", json(""));
        all.put("a binary header that is cut", frame(1, new byte[7]));
        all.put("a binary header with a remark beyond its end", frame(1, binary(1 << 30, 0)));
        all.put("a binary header with a negative remark", frame(1, binary(-5, 0)));
        all.put("a binary header with fields beyond its end", frame(1, binary(0, 1 << 30)));
        return all;
    }

    private static byte[] words(int first, int second) {
        return ByteBuffer.allocate(8).putInt(first).putInt(second).array();
    }

    private static byte[] random() {
        byte[] bytes = new byte[512];
        new Random(1).nextBytes(bytes);
        // A first byte of 0 could be the length of a frame of which the rest has yet to come.
        bytes[0] |= 1;
        return bytes;
    }

    private static byte[] json(String header) {
        return frame(0, header.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] frame(int type, byte[] header) {
        return ByteBuffer.allocate(8 + header.length)
                .putInt(4 + header.length)
                .putInt(type << 24 | header.length)
                .put(header)
                .array();
    }

    /** <pre>i16 code  u8 language  i16 version  i32 opaque  i32 flag  i32 remark length  i32 length of fields</pre> */
    private static byte[] binary(int remark, int fields) {
        return ByteBuffer.allocate(21)
                .putShort((short) 105)
                .put((byte) 0)
                .putShort((short) 479)
                .putInt(1)
                .putInt(0)
                .putInt(remark)
                .putInt(fields)
                .array();
    }
}
