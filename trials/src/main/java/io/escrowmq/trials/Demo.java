package io.escrowmq.trials;

import com.fasterxml.jackson.databind.JsonNode;
import io.escrowmq.trials.process.ClientProcess;
import io.escrowmq.trials.process.Event;
import io.escrowmq.trials.process.Programs;
import io.escrowmq.trials.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * {@code ./escrowmq demo}: ten half messages whose producer does not decide, a server that asks, and a consumer that sees
 * only what was committed. Prints each message's life as it happens; exit code 0 when the outcome is right, else 1.
 */
public final class Demo {

    private static final Duration LIMIT = Duration.ofSeconds(13);
    private static final long LOOK_MILLIS = 50;
    private static final long QUIET_MILLIS = 1_200;
    private static final int MESSAGES = 10;
    private static final String TOPIC = "DemoOrders";
    private static final List<String> SETTINGS = List.of(
            "--set",
            "transactionTimeOut=1000",
            "--set",
            "transactionCheckInterval=1000",
            "--set",
            "transactionCheckMax=3");

    private final Path directory;
    private final ServerProcess server;
    private final Story story = new Story(System.out);
    private final List<ClientProcess> clients = new ArrayList<>();
    private final Map<Integer, String> states = new TreeMap<>();

    private Demo(Path directory) {
        this.directory = directory;
        this.server = new ServerProcess(directory, SETTINGS);
    }

    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createTempDirectory("escrowmq-demo-");
        int code;
        try {
            code = play(directory);
        } finally {
            delete(directory);
        }
        System.exit(code);
    }

    private static int play(Path directory) {
        long begun = System.nanoTime();
        Demo demo = new Demo(directory);
        Thread hook = new Thread(demo::end);
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            demo.perform(begun + LIMIT.toNanos());
            List<String> wrong = demo.differences();
            demo.story.close(wrong, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            return wrong.isEmpty() ? 0 : 1;
        } finally {
            demo.end();
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    private void perform(long deadline) {
        story.open(server.address(), SETTINGS);
        ClientProcess producer = start("producer", "-count", Integer.toString(MESSAGES));
        producer.await("sent", 1, LIMIT);
        start("consumer");
        long settledSince = Long.MAX_VALUE;
        while (System.nanoTime() < deadline && System.nanoTime() - settledSince < QUIET_MILLIS * 1_000_000) {
            look();
            if (!differences().isEmpty()) {
                settledSince = Long.MAX_VALUE;
            } else if (settledSince == Long.MAX_VALUE) {
                settledSince = System.nanoTime();
            }
            pause();
        }
        look();
    }

    /** Asks the server about every message, and tells what is new. */
    private void look() {
        ids().forEach((number, id) -> {
            JsonNode transaction = server.http().transaction(id);
            states.put(number, transaction.path("summary").path("state").asText());
            story.server(number, transaction);
        });
    }

    /** What is not as it must be in the end; empty when the outcome is right. */
    private List<String> differences() {
        List<String> wrong = new ArrayList<>();
        if (states.size() != MESSAGES) {
            wrong.add(states.size() + " of " + MESSAGES + " messages were stored");
        }
        List<Integer> delivered = numbers("received").sorted().toList();
        if (!delivered.equals(List.of(3, 6, 9))) {
            wrong.add("delivered: " + delivered + " instead of [3, 6, 9]");
        }
        states.forEach((number, state) -> {
            String expected = number % 3 == 0 ? "COMMITTED" : number % 3 == 1 ? "ROLLED_BACK" : "PARKED";
            if (!state.equals(expected)) {
                wrong.add("message " + number + " is " + state + " instead of " + expected);
            }
            long checks = numbers("checked").filter(number::equals).count();
            int allowed = expected.equals("PARKED") ? 3 : 1;
            if (checks != allowed) {
                wrong.add("message " + number + " was checked " + checks + " times instead of " + allowed);
            }
        });
        return wrong;
    }

    private Map<Integer, String> ids() {
        Map<Integer, String> ids = new TreeMap<>();
        events("sent").forEach(sent -> ids.put(sent.number(), sent.text("msgId")));
        return ids;
    }

    private Stream<Integer> numbers(String kind) {
        return events(kind).map(Event::number);
    }

    private Stream<Event> events(String kind) {
        return clients.stream().flatMap(client -> client.events(kind).stream());
    }

    private ClientProcess start(String program, String... options) {
        List<String> all = new ArrayList<>(List.of("-server", server.address(), "-topic", TOPIC));
        all.addAll(List.of(options));
        ClientProcess client =
                ClientProcess.start(program, Programs.java("5.5.0", directory, program, all), directory, story::client);
        clients.add(client);
        return client;
    }

    private void end() {
        clients.forEach(ClientProcess::close);
        server.close();
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("interrupted", interrupted);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
