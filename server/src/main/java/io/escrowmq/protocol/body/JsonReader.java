package io.escrowmq.protocol.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.escrowmq.protocol.BadRequestException;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.RequestCode;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads JSON bodies of requests. */
final class JsonReader {

    /** How deep a body may be nested. */
    static final int MAX_DEPTH = 32;

    /** Bytes of a body: a heartbeat of a client with some thousand subscriptions. */
    static final int MAX_BYTES = 4 << 20;

    private static final JsonMapper MAPPER = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build());

    private JsonReader() {}

    /** The object that is the request's body. */
    static JsonNode object(Request request) {
        ByteBuffer body = request.body();
        if (body.remaining() > MAX_BYTES) {
            throw bad(request, body.remaining() + " bytes, allowed are " + MAX_BYTES);
        }
        JsonNode node;
        try {
            node = MAPPER.readTree(body.array(), body.arrayOffset() + body.position(), body.remaining());
        } catch (IOException e) {
            throw bad(request, "found is no JSON text, or one nested deeper than " + MAX_DEPTH);
        }
        if (!node.isObject()) {
            throw bad(request, "found is no JSON object");
        }
        return node;
    }

    private static BadRequestException bad(Request request, String what) {
        return new BadRequestException("body of " + RequestCode.describe(request.code()) + ": " + what);
    }
}
