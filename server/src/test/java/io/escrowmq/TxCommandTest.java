package io.escrowmq;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.http.HttpApi;
import io.escrowmq.http.HttpSettings;
import io.escrowmq.http.InMemoryConsole;
import io.escrowmq.transaction.TransactionState;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TxCommandTest {

    private static final String OLD = "7F000001000026940000000000001000";
    private static final String PARKED = "7F000001000026940000000000003000";

    private final InMemoryConsole console = new InMemoryConsole();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpApi api;

    @BeforeEach
    void start() throws IOException {
        console.add(OLD, "KEY-A", "payers", TransactionState.OPEN, 3_723_000);
        console.add(PARKED, "KEY-B", "shippers", TransactionState.PARKED, 9_000);
        api = api("secret");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void a_list_is_an_aligned_table_oldest_first() {
        assertThat(tx("list")).isZero();

        assertThat(out.toString().lines())
                .containsExactly(
                        "ID                                STATE             AGE   CHECKS        GROUP     TOPIC   KEY",
                        OLD + "  open              1h2m  2 (1 silent)  payers    orders  KEY-A",
                        PARKED + "  parked (unknown)  9s    2 (1 silent)  shippers  orders  KEY-B");
    }

    @Test
    void options_narrow_the_list() {
        assertThat(tx("list", "--state", "parked", "--group", "shippers", "--older-than", "5s", "--limit", "7"))
                .isZero();

        assertThat(out.toString()).contains(PARKED).doesNotContain(OLD);
    }

    @Test
    void an_empty_list_says_so() {
        assertThat(tx("list", "--group", "nobody")).isZero();

        assertThat(out.toString().trim()).isEqualTo("no such transactions");
    }

    @Test
    void json_is_what_the_api_gives() {
        assertThat(tx("show", OLD, "--json")).isZero();

        assertThat(out.toString()).contains("\"id\" : \"" + OLD + "\"").contains("\"kind\" : \"stored\"");
    }

    @Test
    void show_lists_every_event() {
        assertThat(tx("show", "KEY-A")).isZero();

        assertThat(out.toString()).contains("orders, queue 3").contains("+0.000s  stored  client-1  queue 3");
    }

    @ParameterizedTest
    @CsvSource({"commit, committed", "rollback, rolled-back", "resume, resumed"})
    void a_decision_keeps_its_reason(String verb, String event) {
        assertThat(tx(verb, PARKED, "--reason", "seen in the books")).isZero();

        assertThat(out.toString()).containsPattern(event + " +operator +seen in the books");
    }

    @Test
    void a_decision_without_a_reason_is_a_usage_error() {
        assertThat(tx("commit", PARKED)).isEqualTo(2);

        assertThat(oneErrorLine()).contains("--reason");
    }

    @Test
    void a_decision_against_the_first_one_fails() {
        tx("commit", OLD, "--reason", "paid");

        assertThat(tx("rollback", OLD, "--reason", "no")).isEqualTo(1);
        assertThat(oneErrorLine()).contains("it was decided COMMITTED before");
    }

    @Test
    void an_unknown_id_fails() {
        assertThat(tx("show", "NONE")).isEqualTo(1);

        assertThat(oneErrorLine()).startsWith("escrowmq: no transaction has the id NONE; ");
    }

    @Test
    void a_key_of_several_lists_them_and_ends_with_2() {
        console.add("7F000001000026940000000000009000", "KEY-B", "shippers", TransactionState.OPEN, 1);

        assertThat(tx("commit", "KEY-B", "--reason", "x")).isEqualTo(2);

        assertThat(err.toString()).contains(PARKED).contains("7F000001000026940000000000009000");
    }

    @Test
    void a_wrong_state_is_a_usage_error() {
        assertThat(tx("list", "--state", "lost")).isEqualTo(2);

        assertThat(oneErrorLine()).contains("use open, checking, unreachable or parked");
    }

    @Test
    void a_wrong_token_fails() {
        assertThat(run("tx", "list", "--http", address(), "--token", "x")).isEqualTo(1);

        assertThat(oneErrorLine()).contains("the token is missing or wrong");
    }

    @Test
    void a_server_that_is_not_there_is_one_line_that_says_what_to_do() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }

        assertThat(run("tx", "list", "--http", "127.0.0.1:" + free)).isEqualTo(1);

        assertThat(oneErrorLine())
                .contains("nothing listens at http://127.0.0.1:" + free)
                .contains("--http");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x", "http://", "a b"})
    void an_address_that_is_none_is_a_usage_error(String address) {
        assertThat(run("tx", "list", "--http", address)).isEqualTo(2);

        assertThat(oneErrorLine()).contains("must be http://HOST:PORT");
    }

    @Test
    void what_clients_chose_cannot_write_to_the_terminal() {
        console.add("7F000001000026940000000000008000", "\u001b[2J\r\nkey", "g", TransactionState.OPEN, 1);

        assertThat(tx("list", "--group", "g")).isZero();

        assertThat(out.toString()).contains("?[2J??key").doesNotContain("\u001b");
    }

    private HttpApi api(String token) throws IOException {
        return HttpApi.start(
                new HttpSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), token, Set.of()),
                console,
                new PrometheusRegistry(),
                () -> null);
    }

    private String address() {
        return "http://127.0.0.1:" + api.address().getPort();
    }

    private int tx(String... args) {
        List<String> all = new ArrayList<>(List.of("tx"));
        all.addAll(List.of(args));
        all.addAll(List.of("--http", address(), "--token", "secret"));
        return run(all.toArray(String[]::new));
    }

    private int run(String... args) {
        CommandLine commandLine = Main.commandLine();
        return commandLine
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }

    private String oneErrorLine() {
        assertThat(err.toString().lines()).hasSize(1);
        return err.toString();
    }
}
