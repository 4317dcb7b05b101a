package io.escrowmq.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Talks to a server's HTTP API and turns its refusals into {@link CommandFailure}s. One thread. */
final class ApiClient {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final int SEVERAL_MATCHES = 300;

    private final URI base;
    private final String token;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /**
     * @param address {@code http://HOST:PORT}, or {@code HOST:PORT}
     * @param token what the server wants to see, or empty
     */
    ApiClient(String address, String token) {
        this.base = base(address);
        this.token = token;
    }

    private static URI base(String address) {
        try {
            URI uri = URI.create(address.contains("://") ? address : "http://" + address);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // the same answer as for an address without a host
        }
        throw new CommandFailure(CommandFailure.USAGE, "--http " + address + ": must be http://HOST:PORT");
    }

    JsonNode list(Map<String, String> query) {
        String text = query.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
        return send(request("/api/transactions" + (text.isEmpty() ? "" : "?" + text)));
    }

    JsonNode show(String id) {
        return send(request("/api/transactions/" + encode(id)));
    }

    /** @param verb commit, rollback or resume */
    JsonNode change(String id, String verb, String reason) {
        String body = JSON.createObjectNode().put("reason", reason).toString();
        return send(request("/api/transactions/" + encode(id) + "/" + verb)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String pathAndQuery) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(pathAndQuery)).timeout(TIMEOUT);
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private JsonNode send(HttpRequest.Builder request) {
        HttpResponse<String> response = exchange(request.build());
        JsonNode body = parse(response);
        if (response.statusCode() == 200) {
            return body;
        }
        JsonNode error = body.path("error");
        String line = error.path("what").asText("HTTP status " + response.statusCode());
        String todo = error.path("todo").asText("");
        if (response.statusCode() == SEVERAL_MATCHES) {
            line += System.lineSeparator() + TransactionText.table(body.path("matches"));
        } else if (!todo.isEmpty()) {
            line += "; " + todo;
        }
        boolean usage = response.statusCode() == 400 || response.statusCode() == SEVERAL_MATCHES;
        throw new CommandFailure(usage ? CommandFailure.USAGE : CommandFailure.FAILED, line);
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (HttpTimeoutException e) {
            throw failed("no answer from " + base + " within " + TIMEOUT.toSeconds() + " s; see the server's log");
        } catch (ConnectException e) {
            throw failed("nothing listens at " + base
                    + "; start the server, or name its --http address with --http or ESCROWMQ_HTTP");
        } catch (IOException e) {
            throw failed("no answer from " + base + " (" + e.getMessage() + "); is this the server's --http address?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("interrupted");
        }
    }

    private JsonNode parse(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw failed("what answers at " + base + " is not this server's HTTP API (HTTP status "
                    + response.statusCode() + ")");
        }
    }

    private static CommandFailure failed(String line) {
        return new CommandFailure(CommandFailure.FAILED, line);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
