package io.escrowmq.trials.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

    private final Path directory;
    private final List<String> options;
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
        this.directory = directory;
        this.options = List.copyOf(options);
        this.child = launch("127.0.0.1:0", "127.0.0.1:0");
        Matcher ready = awaitReady(child);
        this.port = Integer.parseInt(ready.group(1));
        this.http = new Http(ready.group(2));
    }

    /** What clients take as the name server's address. */
    public String address() {
        return "127.0.0.1:" + port;
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
        child = launch(address(), http.address());
        awaitReady(child);
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

    private Child launch(String listen, String httpAddress) {
        List<String> command = new ArrayList<>(List.of(Checkout.java(), "-Xms64m", "-Xmx512m"));
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "--add-exports",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "-cp",
                Checkout.serverClassPath(),
                "io.escrowmq.Main",
                "serve"));
        command.addAll(List.of("--listen", listen, "--advertise", "127.0.0.1", "--http", httpAddress));
        command.addAll(List.of("--data", directory.resolve("data").toString()));
        command.addAll(options);
        try {
            return new Child(new ProcessBuilder(command), directory.resolve("server.err"));
        } catch (IOException failure) {
            throw new IllegalStateException("cannot start " + command, failure);
        }
    }

    private static Matcher awaitReady(Child child) {
        CompletableFuture<String> first = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(child, first), "server-output");
        reader.setDaemon(true);
        reader.start();
        try {
            String line = first.get(READY_SECONDS, TimeUnit.SECONDS);
            Matcher matcher = READY.matcher(line);
            if (matcher.matches()) {
                return matcher;
            }
            throw failed(child, "said \"" + line + "\"");
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
