package io.escrowmq.trials.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.escrowmq.trials.process.ServerCommand;
import io.escrowmq.trials.process.ServerProcess;
import io.escrowmq.trials.wire.Calls;
import io.escrowmq.trials.wire.Frame;
import io.escrowmq.trials.wire.WireClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request that asks for something wrong is told so; bytes that are no request end their connection and no other. */
class BadInputTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int HOSTILE_CONNECTIONS = 1_000;
    private static final Map<String, byte[]> BAD_BYTES = BadBytes.all();

    @TempDir
    static Path directory;

    private static ServerProcess server;
    private WireClient client;

    @BeforeAll
    static void start() {
        server = new ServerProcess(directory, List.of(), ServerCommand.launcher());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() {
        client = new WireClient(server.address());
        assertThat(client.ask(Calls.send(BadRequests.GROUP, BadRequests.TOPIC, 0, "good"))
                        .code())
                .isZero();
    }

    @AfterEach
    void the_connection_of_others_still_works() {
        assertThat(client.ask(Calls.route(BadRequests.TOPIC)).code()).isZero();
        client.close();
    }

    @Test
    void a_request_that_asks_for_something_wrong_is_answered_with_a_code_and_the_reason() {
        Frame half = client.ask(Calls.half(BadRequests.GROUP, BadRequests.TOPIC, 0, "open"));
        Map<String, BadRequests.Bad> requests = BadRequests.small(Calls.Handle.ofAnswer("open", half));
        requests.put("properties of 40,000 bytes", BadRequests.tooManyProperties());
        requests.put("a body of 5 MiB", BadRequests.bodyTooLarge());

        SoftAssertions all = new SoftAssertions();
        requests.forEach((what, bad) -> {
            Frame answer = client.ask(bad.request());
            all.assertThat(answer.code()).as("code for %s: %s", what, answer).isEqualTo(bad.code());
            all.assertThat(answer.remark()).as("remark for %s", what).contains(bad.remark());
        });
        all.assertAll();
        Calls.Handle open = Calls.Handle.ofAnswer("open", half);
        assertThat(client.ask(Calls.end(BadRequests.GROUP, open, Calls.ROLLBACK, false))
                        .code())
                .as("the transaction that was meant is undecided until now")
                .isZero();
    }

    @Test
    void bytes_that_are_no_frame_end_their_connection_and_no_other() throws IOException {
        for (Map.Entry<String, byte[]> bad : BAD_BYTES.entrySet()) {
            try (WireClient hostile = new WireClient(server.address())) {
                hostile.send(bad.getValue());
                await(bad.getKey())
                        .pollInterval(Duration.ofMillis(1))
                        .atMost(SOON)
                        .until(hostile::ended);
            }
            assertThat(client.ended()).as("after %s", bad.getKey()).isFalse();
        }
        assertThat(server.errors()).contains("closed: ");
    }

    @Test
    void a_frame_that_is_cut_by_the_end_of_its_connection_harms_nobody() throws IOException {
        byte[] frame =
                Calls.send(BadRequests.GROUP, BadRequests.TOPIC, 0, "cut").bytes();
        for (int length = 0; length < frame.length; length++) {
            try (WireClient hostile = new WireClient(server.address())) {
                hostile.send(Arrays.copyOf(frame, length));
            }
        }
    }

    @Test
    void many_hostile_connections_are_told_in_few_lines_of_the_log() throws IOException {
        long start = System.nanoTime();
        long before = lines();
        byte[] bytes = BAD_BYTES.get("a huge length");
        for (int i = 0; i < HOSTILE_CONNECTIONS; i++) {
            try (WireClient hostile = new WireClient(server.address())) {
                hostile.send(bytes);
                await().pollInterval(Duration.ofMillis(1)).atMost(SOON).until(hostile::ended);
            }
        }
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        assertThat(lines() - before).as("lines in %d s", seconds).isBetween(1L, seconds + 2);
    }

    private static long lines() throws IOException {
        return server.log().stream().filter(line -> line.contains("closed: ")).count();
    }
}
