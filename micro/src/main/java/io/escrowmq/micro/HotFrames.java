package io.escrowmq.micro;

import io.escrowmq.bench.wire.Template;
import io.escrowmq.protocol.SerializeType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Requests as clients send them: header and body behind a frame's two words, and its second word. */
final class HotFrames {

    private static final int WORDS = 2 * Integer.BYTES;
    private static final int BINARY_FIXED = 21;
    private static final byte JAVA = 0;
    private static final short VERSION = 479;

    private HotFrames() {}

    /** {@code word} is the second word of the frame, {@code bytes} what follows it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Frame(int word, byte[] bytes) {
        /** The bytes, which decoding changes. */
        byte[] copy() {
            return bytes.clone();
        }
    }

    static Frame json(int code, Map<String, String> fields, byte[] body) {
        Template.Builder header = new Template.Builder(code, 0);
        fields.forEach(header::field);
        Template template = header.build(body);
        ByteBuffer all = ByteBuffer.allocate(template.length());
        template.copyTo(all, Template.FIRST_OPAQUE);
        byte[] bytes = new byte[all.capacity() - WORDS];
        all.get(WORDS, bytes);
        return new Frame(all.getInt(Integer.BYTES), bytes);
    }

    /** i16 code, u8 language, i16 version, i32 opaque, i32 flag, i32 0, i32 bytes of the fields, the fields. */
    static Frame binary(int code, Map<String, String> fields, byte[] body) {
        ByteBuffer ext = ByteBuffer.allocate(1 << 12);
        fields.forEach((name, value) -> {
            byte[] text = value.getBytes(StandardCharsets.UTF_8);
            ext.putShort((short) name.length()).put(name.getBytes(StandardCharsets.UTF_8));
            ext.putInt(text.length).put(text);
        });
        ext.flip();
        int header = BINARY_FIXED + ext.remaining();
        ByteBuffer all = ByteBuffer.allocate(header + body.length);
        all.putShort((short) code).put(JAVA).putShort(VERSION);
        all.putInt(Template.FIRST_OPAQUE).putInt(0).putInt(0);
        all.putInt(ext.remaining()).put(ext).put(body);
        return new Frame(SerializeType.BINARY.ordinal() << 24 | header, all.array());
    }
}
