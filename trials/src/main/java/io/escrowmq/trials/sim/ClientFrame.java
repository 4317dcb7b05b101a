package io.escrowmq.trials.sim;

import io.escrowmq.protocol.FrameReader;
import io.escrowmq.protocol.FrameWriter;
import io.escrowmq.protocol.LanguageCode;
import io.escrowmq.protocol.MalformedFrameException;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.Response;
import io.escrowmq.protocol.SerializeType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Frames as clients write and read them; the layouts are drawn at the server's own codecs, which decode what is written
 * here and encode what is read here.
 */
final class ClientFrame {

    private static final int VERSION = 479;
    private static final int MAX_HEADER = 8 << 10;

    private final int code;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private byte[] body = {};
    private boolean oneWay;

    /** A frame without its length: the word of type and header length, then header and body. */
    record Encoded(int word, byte[] bytes) {

        /** As the server gets it; every call gives another request. */
        Request decode() {
            return ClientFrame.decode(word, bytes.clone());
        }
    }

    ClientFrame(int code) {
        this.code = code;
    }

    ClientFrame with(String name, Object value) {
        fields.put(name, String.valueOf(value));
        return this;
    }

    ClientFrame body(byte[] bytes) {
        body = bytes;
        return this;
    }

    ClientFrame oneWay() {
        oneWay = true;
        return this;
    }

    Encoded encode(LanguageCode language, int opaque) {
        // Go writes JSON, the others here the binary header.
        boolean json = language == LanguageCode.GO;
        byte[] header = json ? json(language, opaque) : binary(language, opaque);
        ByteBuffer all =
                ByteBuffer.allocate(header.length + body.length).put(header).put(body);
        SerializeType type = json ? SerializeType.JSON : SerializeType.BINARY;
        return new Encoded(type.ordinal() << 24 | header.length, all.array());
    }

    private byte[] json(LanguageCode language, int opaque) {
        StringBuilder out = new StringBuilder("{\"code\":").append(code);
        out.append(",\"language\":\"")
                .append(language)
                .append("\",\"version\":")
                .append(VERSION);
        out.append(",\"opaque\":").append(opaque).append(",\"flag\":").append(oneWay ? 2 : 0);
        char before = '{';
        out.append(",\"extFields\":");
        for (Map.Entry<String, String> field : fields.entrySet()) {
            out.append(before).append('"').append(field.getKey()).append("\":\"");
            escape(field.getValue(), out);
            out.append('"');
            before = ',';
        }
        out.append(fields.isEmpty() ? "{}}" : "}}");
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
    }

    private byte[] binary(LanguageCode language, int opaque) {
        ByteBuffer out = ByteBuffer.allocate(MAX_HEADER);
        out.putShort((short) code).put((byte) language.ordinal()).putShort((short) VERSION);
        out.putInt(opaque).putInt(oneWay ? 2 : 0).putInt(0);
        int start = out.position();
        out.putInt(0);
        fields.forEach((name, value) -> {
            byte[] n = name.getBytes(StandardCharsets.UTF_8);
            byte[] v = value.getBytes(StandardCharsets.UTF_8);
            out.putShort((short) n.length).put(n).putInt(v.length).put(v);
        });
        out.putInt(start, out.position() - start - 4);
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    /** What the client reads of an answer. */
    static Request answer(Request request, Response response) {
        FrameWriter writer = new FrameWriter();
        writer.response(request.type(), request.opaque(), response);
        ByteBuffer whole = ByteBuffer.allocate(response.bodyLength());
        for (ByteBuffer piece : response.body()) {
            whole.put(piece.duplicate());
        }
        return decode(writer.toFrame(whole.flip()));
    }

    /** What the client reads of a request of the server. */
    static Request push(SerializeType type, int code, Map<String, String> fields, ByteBuffer body) {
        FrameWriter writer = new FrameWriter();
        writer.oneWay(type, code, 0, fields, body.remaining());
        return decode(writer.toFrame(body));
    }

    private static Request decode(ByteBuffer frame) {
        frame.getInt();
        int word = frame.getInt();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return decode(word, bytes);
    }

    private static Request decode(int word, byte[] bytes) {
        try {
            return FrameReader.decode(word, bytes);
        } catch (MalformedFrameException e) {
            throw new Violation("a frame that cannot be decoded", e);
        }
    }
}
