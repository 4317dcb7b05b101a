package io.escrowmq.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The root of an API thread: lets a request in, has it answered, and turns whatever goes wrong into an answer. */
final class EndpointHandler implements HttpHandler {

    private static final Logger LOG = LoggerFactory.getLogger(EndpointHandler.class);

    private final Gate gate;
    private final Endpoint endpoint;

    EndpointHandler(Gate gate, Endpoint endpoint) {
        this.gate = gate;
        this.endpoint = endpoint;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            write(exchange, answer(exchange));
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        try {
            HttpRequest request = new HttpRequest(exchange);
            gate.check(request);
            return endpoint.answer(request);
        } catch (HttpError e) {
            return e.answer();
        } catch (RuntimeException e) {
            LOG.error("request to the HTTP API failed", e);
            return new HttpError(500, "internal error", "HTTP API", "see the server's log").answer();
        }
    }

    private static void write(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", answer.contentType());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        if (answer.status() == 401) {
            exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
        }
        exchange.sendResponseHeaders(answer.status(), answer.body().length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer.body());
        }
    }
}
