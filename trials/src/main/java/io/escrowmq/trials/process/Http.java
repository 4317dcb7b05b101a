package io.escrowmq.trials.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;

/** The server's HTTP API as a trial uses it. */
public final class Http {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String address;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();

    /** @param address host and port */
    public Http(String address) {
        this.address = address;
    }

    public String address() {
        return address;
    }

    /**
     * One transaction with its events.
     *
     * @param id offset message id or UNIQ_KEY
     */
    public JsonNode transaction(String id) {
        return json(get("/api/transactions/" + id));
    }

    /** OPEN, CHECKING, UNREACHABLE, PARKED, COMMITTED or ROLLED_BACK. */
    public String state(String id) {
        return transaction(id).path("summary").path("state").asText();
    }

    /** A transaction's events of one kind, oldest first. */
    public List<JsonNode> events(String id, String kind) {
        return StreamSupport.stream(transaction(id).path("events").spliterator(), false)
                .filter(event -> event.path("kind").asText().equals(kind))
                .toList();
    }

    /** Does what an operator does: commit, rollback or resume; returns the status code. */
    public int decide(String id, String what, String reason) {
        HttpRequest request = HttpRequest.newBuilder(uri("/api/transactions/" + id + "/" + what))
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"reason\":\"" + reason + "\"}"))
                .build();
        return send(request).statusCode();
    }

    /** The sum of all samples of a metric, whatever their labels; 0 if there is none. */
    public double metric(String name) {
        return get("/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** All metrics as text. */
    public String metrics() {
        return get("/metrics");
    }

    /** Status code of {@code /health}: 200 while all is well, else 503. */
    public int health() {
        return send(HttpRequest.newBuilder(uri("/health")).timeout(LIMIT).build())
                .statusCode();
    }

    private String get(String path) {
        HttpResponse<String> response =
                send(HttpRequest.newBuilder(uri(path)).timeout(LIMIT).build());
        if (response.statusCode() != 200) {
            throw new IllegalStateException(path + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(request.uri() + ": " + failure.getMessage(), failure);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private URI uri(String path) {
        return URI.create("http://" + address + path);
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException failure) {
            throw new UncheckedIOException("not JSON: " + text, failure);
        }
    }
}
