package io.escrowmq.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.escrowmq.transaction.TransactionState;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpApiTest {

    private static final String OLD = "7F000001000026940000000000001000";
    private static final String YOUNG = "7F000001000026940000000000002000";
    private static final String PARKED = "7F000001000026940000000000003000";

    private final InMemoryConsole console = new InMemoryConsole();
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final AtomicReference<String> failure = new AtomicReference<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<HttpApi> started = new ArrayList<>();
    private HttpApi api;

    @BeforeEach
    void start() throws IOException {
        console.add(OLD, "KEY-A", "payers", TransactionState.OPEN, 60_000);
        console.add(YOUNG, "KEY-B", "payers", TransactionState.CHECKING, 1_000);
        console.add(PARKED, "KEY-B", "shippers", TransactionState.PARKED, 90_000);
        api = start(null);
    }

    @AfterEach
    void stop() {
        started.forEach(HttpApi::close);
    }

    @Test
    void transactions_are_listed_oldest_first() throws Exception {
        assertThat(ids("/api/transactions")).containsExactly(PARKED, OLD, YOUNG);
    }

    @Test
    void a_list_can_be_narrowed_by_state_group_age_and_count() throws Exception {
        assertThat(ids("/api/transactions?state=checking")).containsExactly(YOUNG);
        assertThat(ids("/api/transactions?group=payers")).containsExactly(OLD, YOUNG);
        assertThat(ids("/api/transactions?olderThan=1m")).containsExactly(PARKED, OLD);
        assertThat(ids("/api/transactions?olderThan=1m&group=payers&state=OPEN"))
                .containsExactly(OLD);
        assertThat(ids("/api/transactions?limit=1")).containsExactly(PARKED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=committed",
                "state=x",
                "olderThan=5",
                "olderThan=-5s",
                "olderThan=99999999999s",
                "limit=0",
                "limit=10001",
                "limit=x"
            })
    void a_parameter_that_cannot_be_used_is_a_bad_request(String query) throws Exception {
        assertThat(get("/api/transactions?" + query).statusCode()).isEqualTo(400);
    }

    @Test
    void one_transaction_is_shown_with_its_events_by_id_or_key() throws Exception {
        for (String id : List.of(OLD, "KEY-A")) {
            JsonNode detail = json(get("/api/transactions/" + id));

            assertThat(detail.at("/summary/id").textValue()).isEqualTo(OLD);
            assertThat(detail.at("/summary/state").textValue()).isEqualTo("OPEN");
            assertThat(detail.at("/events/0/kind").textValue()).isEqualTo("stored");
        }
    }

    @Test
    void a_key_of_several_transactions_is_answered_with_the_matches() throws Exception {
        HttpResponse<String> response = get("/api/transactions/KEY-B");

        assertThat(response.statusCode()).isEqualTo(300);
        assertThat(json(response).at("/matches").findValuesAsText("id")).containsExactlyInAnyOrder(YOUNG, PARKED);
    }

    @Test
    void an_unknown_id_is_not_found_and_the_error_says_what_where_and_what_to_do() throws Exception {
        HttpResponse<String> response = get("/api/transactions/NONE");

        assertThat(response.statusCode()).isEqualTo(404);
        JsonNode error = json(response).path("error");
        assertThat(error.path("what").textValue()).isEqualTo("no transaction has the id NONE");
        assertThat(error.path("where").textValue()).isEqualTo("GET /api/transactions/NONE");
        assertThat(error.path("todo").textValue()).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource({"commit, COMMITTED", "rollback, ROLLED_BACK", "resume, OPEN"})
    void an_operator_can_decide_and_resume(String verb, String state) throws Exception {
        HttpResponse<String> response =
                post("/api/transactions/" + PARKED + "/" + verb, "{\"reason\":\"checked by hand\"}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(json(response).at("/summary/state").textValue()).isEqualTo(state);
        assertThat(json(response).at("/events/1/text").textValue()).isEqualTo("checked by hand");
    }

    @Test
    void a_decision_against_the_first_one_is_a_conflict() throws Exception {
        post("/api/transactions/" + OLD + "/commit", "{\"reason\":\"paid\"}");

        HttpResponse<String> second = post("/api/transactions/" + OLD + "/rollback", "{\"reason\":\"no\"}");

        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(json(second).at("/error/what").textValue()).isEqualTo("it was decided COMMITTED before");
        assertThat(json(get("/api/transactions/" + OLD)).at("/summary/state").textValue())
                .isEqualTo("COMMITTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{}", "{\"reason\":\"  \"}", "{\"reason\":5}"})
    void a_body_without_a_reason_changes_nothing(String body) throws Exception {
        assertThat(post("/api/transactions/" + OLD + "/commit", body).statusCode())
                .isEqualTo(400);
        assertThat(json(get("/api/transactions/" + OLD)).at("/summary/state").textValue())
                .isEqualTo("OPEN");
    }

    @Test
    void deep_json_is_refused() throws Exception {
        String deep = "{\"reason\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";

        assertThat(post("/api/transactions/" + OLD + "/commit", deep).statusCode())
                .isEqualTo(400);
    }

    @Test
    void a_body_above_the_limit_is_refused() throws Exception {
        String body = "{\"reason\":\"" + "x".repeat(io.escrowmq.http.HttpRequest.MAX_BODY_BYTES) + "\"}";

        assertThat(post("/api/transactions/" + OLD + "/commit", body).statusCode())
                .isEqualTo(413);
    }

    @Test
    void what_a_form_of_another_site_could_post_is_refused() throws Exception {
        HttpRequest form = HttpRequest.newBuilder(uri(api, "/api/transactions/" + OLD + "/commit"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"reason\":\"x\"}"))
                .build();

        assertThat(client.send(form, BodyHandlers.ofString()).statusCode()).isEqualTo(415);
        assertThat(json(get("/api/transactions/" + OLD)).at("/summary/state").textValue())
                .isEqualTo("OPEN");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "127.0.0.1:8080, 200",
        "[::1]:8080, 200",
        "mq.example.com:8080, 200",
        "evil.example.com, 403",
        "127.0.0.1.evil.example.com, 403"
    })
    void without_a_token_the_server_answers_only_to_its_own_names(String host, int status) throws Exception {
        assertThat(raw("GET /api/transactions HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void with_a_token_only_its_bearer_is_served() throws Exception {
        HttpApi guarded = start("secret");
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(guarded, "/api/transactions"));

        HttpResponse<String> without = client.send(request.build(), BodyHandlers.ofString());
        HttpResponse<String> wrong =
                client.send(request.setHeader("Authorization", "Bearer secre").build(), BodyHandlers.ofString());
        HttpResponse<String> right =
                client.send(request.setHeader("Authorization", "Bearer secret").build(), BodyHandlers.ofString());

        assertThat(without.statusCode()).isEqualTo(401);
        assertThat(without.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(right.statusCode()).isEqualTo(200);
    }

    @Test
    void a_wrong_method_or_address_is_named() throws Exception {
        assertThat(get("/api/transactions/" + OLD + "/commit").statusCode()).isEqualTo(405);
        assertThat(post("/metrics", "{}").statusCode()).isEqualTo(405);
        assertThat(get("/metricsx").statusCode()).isEqualTo(404);
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(post("/api/transactions/" + OLD + "/delete", "{}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void metrics_are_served_as_prometheus_reads_them() throws Exception {
        Counter.builder()
                .name("rocketmq_commit_messages_total")
                .help("Commits")
                .register(registry)
                .inc(3);

        HttpResponse<String> page = get("/metrics");

        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        assertThat(page.body()).contains("rocketmq_commit_messages_total 3.0\n");
    }

    @Test
    void health_says_what_has_failed() throws Exception {
        assertThat(get("/health").statusCode()).isEqualTo(200);

        failure.set("the log cannot be written");

        assertThat(get("/health").statusCode()).isEqualTo(503);
        assertThat(json(get("/health")).at("/error/what").textValue()).isEqualTo("the log cannot be written");
    }

    @Test
    void a_port_that_is_taken_is_one_clear_line() {
        InetSocketAddress taken = api.address();

        assertThat(catchThrowable(
                        () -> HttpApi.start(new HttpSettings(taken, null, Set.of()), console, registry, failure::get)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(":" + taken.getPort())
                .hasMessageContaining("--http off");
    }

    private HttpApi start(String token) throws IOException {
        HttpApi newApi = HttpApi.start(
                new HttpSettings(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), token, Set.of("mq.example.com")),
                console,
                registry,
                failure::get);
        started.add(newApi);
        return newApi;
    }

    private static URI uri(HttpApi api, String path) {
        return URI.create("http://127.0.0.1:" + api.address().getPort() + path);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(api, path)).build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(api, path))
                        .header("Content-Type", "application/json; charset=utf-8")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private String raw(String request) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), api.address().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private List<String> ids(String path) throws Exception {
        return json(get(path)).path("transactions").findValuesAsText("id");
    }

    private static JsonNode json(HttpResponse<String> response) throws IOException {
        return new ObjectMapper().readTree(response.body());
    }
}
