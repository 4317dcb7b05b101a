package io.escrowmq.trials.decided;

import static io.escrowmq.trials.wire.Calls.end;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.escrowmq.message.StoredMessage;
import io.escrowmq.trials.process.Checkout;
import io.escrowmq.trials.process.ServerProcess;
import io.escrowmq.trials.wire.Calls;
import io.escrowmq.trials.wire.Calls.Handle;
import io.escrowmq.trials.wire.Frame;
import io.escrowmq.trials.wire.WireClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server with short times (first check and interval 1 s, parked after one unknown answer), and one group's producer. */
final class Escrow implements AutoCloseable {

    static final Duration SOON = Duration.ofSeconds(20);
    private static final int QUEUES = 4;

    final ServerProcess server;
    private final List<WireClient> clients = new ArrayList<>();

    Escrow(Path directory) {
        server = new ServerProcess(
                directory,
                List.of(
                        "--set", "transactionTimeOut=1000",
                        "--set", "transactionCheckInterval=1000",
                        "--set", "transactionCheckMax=1",
                        "--set", "transactionSilentCheckMax=1000"));
    }

    /** A connection that leaves checks unanswered. */
    WireClient connect() {
        WireClient client = new WireClient(server.address());
        clients.add(client);
        return client;
    }

    /** A producer of the group whose checks wait in {@code checks}. */
    WireClient producer(String group, BlockingQueue<Frame> checks) {
        WireClient client = new WireClient(server.address(), checks::add);
        clients.add(client);
        client.ask(Calls.producerHeartbeat("10.0.0.1@" + clients.size(), group));
        return client;
    }

    static BlockingQueue<Frame> checks() {
        return new LinkedBlockingQueue<>();
    }

    static Handle next(BlockingQueue<Frame> checks) throws InterruptedException {
        Frame check = checks.poll(SOON.toSeconds(), TimeUnit.SECONDS);
        assertThat(check).as("a check").isNotNull();
        return Handle.ofCheck(check);
    }

    Handle half(WireClient client, String group, String topic, int queue, String key, String body) {
        Frame half = Calls.half(group, topic, queue, key);
        Frame answer = client.ask(new Frame(half.header(), body.getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.code()).as(answer.remark()).isZero();
        return Handle.ofAnswer(key, answer);
    }

    Frame decide(WireClient client, String group, Handle half, int decision) {
        return client.ask(end(group, half, decision, false));
    }

    /** Bodies of all visible messages of a topic. */
    List<String> visible(String topic) {
        List<String> bodies = new ArrayList<>();
        try (WireClient consumer = new WireClient(server.address())) {
            for (int queue = 0; queue < QUEUES; queue++) {
                ByteBuffer all = ByteBuffer.wrap(
                        consumer.ask(Calls.pull("readers", topic, queue, 0, 32)).body());
                for (int at = 0; at < all.limit(); at += StoredMessage.size(all, at)) {
                    bodies.add(StandardCharsets.UTF_8
                            .decode(StoredMessage.body(all, at))
                            .toString());
                }
            }
        }
        return bodies;
    }

    /** The id under which operators find a transaction. */
    static String id(Handle half) {
        return "7F000001" + String.format("%08X%016X", 0, half.position());
    }

    String state(Handle half) {
        return server.http().state(id(half));
    }

    void awaitState(Handle half, String state) {
        await().atMost(SOON).until(() -> state(half).equals(state));
    }

    List<String> kinds(Handle half) {
        List<String> kinds = new ArrayList<>();
        for (JsonNode event : server.http().transaction(id(half)).path("events")) {
            kinds.add(event.path("kind").asText());
        }
        return kinds;
    }

    double metric(String name) {
        return server.http().metric(name);
    }

    /** What {@code escrowmq tx show} prints. */
    String txShow(Handle half) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Checkout.java(),
                        "-cp",
                        Checkout.serverClassPath(),
                        "io.escrowmq.Main",
                        "tx",
                        "--http",
                        server.http().address(),
                        "show",
                        id(half))
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    @Override
    public void close() {
        clients.forEach(WireClient::close);
        server.close();
    }
}
