package io.escrowmq.trials.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * One frame with a JSON header, in either direction.
 *
 * <pre>
 *  0  i32 L = 4 + header length + body length
 *  4  u8  0 = JSON, u24 header length
 *  8      header, then the body
 * </pre>
 */
public record Frame(JsonNode header, byte[] body) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] NOTHING = {};
    private static final int JAVA_5_3_3 = 479;

    public static Frame request(int code, Map<String, ?> fields) {
        return request(code, fields, NOTHING);
    }

    public static Frame request(int code, Map<String, ?> fields, byte[] body) {
        ObjectNode header = JSON.createObjectNode();
        header.put("code", code).put("language", "JAVA").put("version", JAVA_5_3_3);
        header.put("flag", 0).put("opaque", 0);
        ObjectNode map = header.putObject("extFields");
        fields.forEach((name, value) -> map.put(name, value.toString()));
        return new Frame(header, body);
    }

    /** The same with a number by which the answer is found. */
    Frame numbered(int opaque) {
        ((ObjectNode) header).put("opaque", opaque);
        return this;
    }

    public int code() {
        return header.path("code").asInt();
    }

    int opaque() {
        return header.path("opaque").asInt();
    }

    boolean isResponse() {
        return (header.path("flag").asInt() & 1) != 0;
    }

    public String remark() {
        return header.path("remark").asText("");
    }

    public String field(String name) {
        return header.path("extFields").path(name).asText();
    }

    public long number(String name) {
        return Long.parseLong(field(name));
    }

    /** The frame as it is sent. */
    public byte[] bytes() {
        try {
            byte[] text = JSON.writeValueAsBytes(header);
            return ByteBuffer.allocate(8 + text.length + body.length)
                    .putInt(4 + text.length + body.length)
                    .putInt(text.length)
                    .put(text)
                    .put(body)
                    .array();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @throws IOException at the end of the stream too */
    static Frame read(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] header = new byte[in.readInt() & 0xFFFFFF];
        in.readFully(header);
        byte[] body = new byte[length - 4 - header.length];
        in.readFully(body);
        return new Frame(JSON.readTree(header), body);
    }

    @Override
    public String toString() {
        return header.toString();
    }
}
