package io.escrowmq.trials.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The server as a user runs it, on free loopback ports; may be killed and started again on the same data and ports. */
public final class ServerProcess implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("escrowmq ready on \\S*:(\\d+) .*http http://(\\S+:\\d+),.*");
    private static final long READY_SECONDS = 60;
    private static final String LOG = "server.err";

    private final Path directory;
    private final List<String> options;
    private final ServerCommand command;
    private Child child;
    private int port;
    private Http http;

    /**
     * Starts it and waits until clients can connect.
     *
     * @param directory takes the data directory and the file of standard error
     * @param options further options, for instance {@code --set} and {@code transactionCheckMax=3}
     */
    public ServerProcess(Path directory, List<String> options) {
        this(directory, options, ServerCommand.java());
    }

    /** The same, begun in another way. */
    public ServerProcess(Path directory, List<String> options, ServerCommand command) {
        this.directory = directory;
        this.options = List.copyOf(options);
        this.command = command;
        this.child = launch(command, "127.0.0.1:0", "127.0.0.1:0");
        Matcher ready = awaitReady(child);
        this.port = Integer.parseInt(ready.group(1));
        this.http = new Http(ready.group(2));
    }

    /** What clients take as the name server's address. */
    public String address() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public Http http() {
        return http;
    }

    public long pid() {
        return child.process.pid();
    }

    /** SIGTERM; returns the exit code. */
    public int stop() {
        return child.terminate();
    }

    /** SIGKILL; nothing is flushed or said. */
    public void kill() {
        child.kill();
    }

    /** Starts it again after {@link #stop} or {@link #kill}, on the same data and ports. */
    public void startAgain() {
        child = launch(command, address(), http.address());
        awaitReady(child);
    }

    /** The same in another way, that may end the process before clients can connect; whether they can. */
    public boolean tryToStartAgain(ServerCommand other) {
        child = launch(other, address(), http.address());
        return READY.matcher(firstLine(child)).matches();
    }

    /** Waits for the process to end by itself; whether it did. */
    public boolean awaitEnd(Duration limit) {
        try {
            return child.process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException("interrupted while the server ran", interrupted);
        }
    }

    public boolean isAlive() {
        return child.process.isAlive();
    }

    /** All lines of its log. */
    public List<String> log() {
        try {
            return Files.readAllLines(directory.resolve(LOG));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The end of its log. */
    public String errors() {
        return child.errors();
    }

    @Override
    public void close() {
        if (child.process.isAlive()) {
            stop();
        }
    }

    private Child launch(ServerCommand how, String listen, String httpAddress) {
        List<String> words = new ArrayList<>(how.words());
        words.add("serve");
        words.addAll(List.of("--listen", listen, "--advertise", "127.0.0.1", "--http", httpAddress));
        words.addAll(List.of("--data", directory.resolve("data").toString()));
        words.addAll(options);
        try {
            return new Child(new ProcessBuilder(words), directory.resolve(LOG));
        } catch (IOException failure) {
            throw new IllegalStateException("cannot start " + words, failure);
        }
    }

    private static Matcher awaitReady(Child child) {
        String line = firstLine(child);
        Matcher matcher = READY.matcher(line);
        if (!matcher.matches()) {
            throw failed(child, "said \"" + line + "\"");
        }
        return matcher;
    }

    /** Empty if the process ended before it said anything. */
    private static String firstLine(Child child) {
        CompletableFuture<String> first = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(child, first), "server-output");
        reader.setDaemon(true);
        reader.start();
        try {
            return first.get(READY_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException | InterruptedException failure) {
            throw failed(child, failure.toString());
        }
    }

    private static IllegalStateException failed(Child child, String what) {
        child.kill();
        return new IllegalStateException("the server did not become ready: " + what + "\n" + child.errors());
    }

    private static void read(Child child, CompletableFuture<String> first) {
        try (BufferedReader lines = child.process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                first.complete(line);
            }
            first.complete("");
        } catch (IOException ended) {
            first.completeExceptionally(ended);
        }
    }
}
