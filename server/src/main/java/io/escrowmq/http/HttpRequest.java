package io.escrowmq.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A request, as far as this API needs to know it. One thread. */
final class HttpRequest {

    /** Bytes of a body; what is asked of this API fits in a few hundred. */
    static final int MAX_BODY_BYTES = 64 * 1024;

    private final HttpExchange exchange;
    private final List<String> segments;
    private final Map<String, String> query;

    /** @throws HttpError if path or query are not well-formed */
    HttpRequest(HttpExchange exchange) {
        this.exchange = exchange;
        this.segments = Stream.of(exchange.getRequestURI().getRawPath().split("/"))
                .filter(segment -> !segment.isEmpty())
                .map(segment -> decode(segment.replace("+", "%2B")))
                .toList();
        this.query = query(exchange.getRequestURI().getRawQuery());
    }

    private Map<String, String> query(String raw) {
        Map<String, String> values = new HashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    values.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
                }
            }
        }
        return values;
    }

    private String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw bad("the address has a percent sign without two hex digits", "encode it as %25");
        }
    }

    String method() {
        return exchange.getRequestMethod();
    }

    /** The path between its slashes, decoded. */
    List<String> segments() {
        return segments;
    }

    /** What the request is about, for messages. */
    String where() {
        return method() + " " + exchange.getRequestURI().getRawPath();
    }

    /** A query parameter that is there and not empty. */
    Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).filter(value -> !value.isEmpty());
    }

    String header(String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    /** @throws HttpError unless the body is a JSON object of at most {@link #MAX_BODY_BYTES} and is called so */
    JsonNode jsonBody() throws IOException {
        String type = header("Content-Type").toLowerCase(Locale.ROOT);
        if (!type.equals("application/json") && !type.startsWith("application/json;")) {
            // A page of another site can post a form from the user's browser, but not this type without asking first.
            throw new HttpError(415, "the body is not called JSON", where(), "send Content-Type: application/json");
        }
        byte[] bytes = readBody();
        try {
            JsonNode node = Json.MAPPER.readTree(bytes);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw bad("the body is not JSON: " + e.getOriginalMessage(), "send a JSON object");
        }
        throw bad("the body is not a JSON object", "send a JSON object");
    }

    private byte[] readBody() throws IOException {
        try (InputStream in = exchange.getRequestBody()) {
            byte[] bytes = in.readNBytes(MAX_BODY_BYTES + 1);
            if (bytes.length > MAX_BODY_BYTES) {
                throw new HttpError(
                        413, "the body is larger than " + MAX_BODY_BYTES + " bytes", where(), "send a smaller one");
            }
            return bytes;
        }
    }

    /** @throws HttpError if the request has another method */
    void allow(String method) {
        if (!method().equals(method)) {
            throw new HttpError(405, method() + " is not what this address is for", where(), "use " + method);
        }
    }

    HttpError bad(String what, String todo) {
        return new HttpError(400, what, where(), todo);
    }

    HttpError notFound() {
        return new HttpError(
                404, "there is nothing at this address", where(), "there are /api/transactions, /metrics and /health");
    }
}
