package io.escrowmq.handler;

import io.escrowmq.protocol.FrameReader;
import io.escrowmq.protocol.MalformedFrameException;
import io.escrowmq.protocol.Request;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Builds requests as clients send them, frame and all. */
public final class Requests {

    private final int code;
    private final Map<String, String> fields = new LinkedHashMap<>();
    private String language = "JAVA";
    private int version = 479;
    private int flag;
    private String body = "";

    private Requests(int code) {
        this.code = code;
    }

    public static Requests code(int code) {
        return new Requests(code);
    }

    public Requests with(String name, Object value) {
        fields.put(name, String.valueOf(value));
        return this;
    }

    public Requests fromGo() {
        language = "GO";
        version = 317;
        return this;
    }

    public Requests version(int number) {
        version = number;
        return this;
    }

    public Requests oneWay() {
        flag = 2;
        return this;
    }

    public Requests body(String json) {
        body = json;
        return this;
    }

    public Request build() {
        String ext = fields.entrySet().stream()
                .map(e -> "\"" + e.getKey() + "\":\"" + e.getValue() + "\"")
                .collect(Collectors.joining(",", "{", "}"));
        byte[] header = ("{\"code\":" + code + ",\"language\":\"" + language + "\",\"version\":" + version
                        + ",\"opaque\":1,\"flag\":" + flag + ",\"extFields\":" + ext + "}")
                .getBytes(StandardCharsets.UTF_8);
        byte[] text = body.getBytes(StandardCharsets.UTF_8);
        byte[] frame = ByteBuffer.allocate(header.length + text.length)
                .put(header)
                .put(text)
                .array();
        try {
            return FrameReader.decode(header.length, frame);
        } catch (MalformedFrameException e) {
            throw new IllegalStateException(e);
        }
    }
}
