package io.escrowmq.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Frames as clients send them, put together without the code under test. */
public final class Frames {

    private Frames() {}

    /** A frame with a JSON header, a length and a body. */
    public static byte[] json(String header, byte... body) {
        return frame(0, header.getBytes(StandardCharsets.UTF_8), body);
    }

    /** A request with text values. */
    public static byte[] request(int code, int opaque, int flag, Map<String, String> fields, byte... body) {
        StringBuilder header =
                new StringBuilder("{\"code\":" + code + ",\"language\":\"GO\",\"version\":317,\"opaque\":" + opaque
                        + ",\"flag\":" + flag + ",\"remark\":\"\",\"extFields\":{");
        String separator = "";
        for (Map.Entry<String, String> field : fields.entrySet()) {
            header.append(separator)
                    .append('"')
                    .append(field.getKey())
                    .append("\":\"")
                    .append(field.getValue())
                    .append('"');
            separator = ",";
        }
        return json(header + "}}", body);
    }

    /** A binary header. */
    public static byte[] binaryHeader(
            int code, int language, int version, int opaque, int flag, String remark, String... fields) {
        ByteArrayOutputStream ext = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            byte[] name = fields[i].getBytes(StandardCharsets.UTF_8);
            byte[] value = fields[i + 1].getBytes(StandardCharsets.UTF_8);
            ByteBuffer entry = ByteBuffer.allocate(6 + name.length + value.length);
            entry.putShort((short) name.length).put(name).putInt(value.length).put(value);
            ext.writeBytes(entry.array());
        }
        byte[] text = remark.getBytes(StandardCharsets.UTF_8);
        ByteBuffer header = ByteBuffer.allocate(21 + text.length + ext.size());
        header.putShort((short) code).put((byte) language).putShort((short) version);
        header.putInt(opaque).putInt(flag);
        header.putInt(text.length).put(text).putInt(ext.size()).put(ext.toByteArray());
        return header.array();
    }

    public static byte[] frame(int type, byte[] header, byte... body) {
        ByteBuffer frame = ByteBuffer.allocate(8 + header.length + body.length);
        frame.putInt(4 + header.length + body.length).putInt(type << 24 | header.length);
        return frame.put(header).put(body).array();
    }

    /** Decodes one whole frame. */
    public static Request decode(byte[] frame) throws MalformedFrameException {
        ByteBuffer in = ByteBuffer.wrap(frame);
        int length = in.getInt();
        FrameReader.checkLength(length, FrameReader.MAX_FRAME);
        int word = in.getInt();
        FrameReader.headerLength(word, length);
        if (in.remaining() != length - 4) {
            throw new MalformedFrameException("not the frame and nothing else");
        }
        byte[] rest = new byte[length - 4];
        in.get(rest);
        return FrameReader.decode(word, rest);
    }

    public static Request decode(ByteBuffer frame) throws MalformedFrameException {
        byte[] bytes = new byte[frame.remaining()];
        frame.duplicate().get(bytes);
        return decode(bytes);
    }
}
