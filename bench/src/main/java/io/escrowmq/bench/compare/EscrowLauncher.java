package io.escrowmq.bench.compare;

import io.escrowmq.bench.wire.Route;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts EscrowMQ as a user does: by the launcher, with the launcher's own settings of the JVM. */
final class EscrowLauncher {
    private static final int PORTS = 2;

    private final Path home;
    private final Children children;

    EscrowLauncher(Path home, Children children) {
        this.home = home;
        this.children = children;
    }

    /** Builds the server and its class archive now, so that no start that is measured does. */
    void prepare(Path log) throws IOException, InterruptedException {
        Process process = children.start(List.of(launcher(), "--version"), Map.of(), log, false);
        if (process.waitFor() != 0) {
            throw new IOException("the server could not be built, see " + log);
        }
        children.ended(process);
    }

    /** Starts it and waits until it takes messages; {@code settings} are arguments of {@code serve}. */
    Server start(Flush flush, Path data, Path log, List<String> settings) throws IOException, InterruptedException {
        return start(List.of(), flush, data, log, settings);
    }

    /** The same by another command, which must become the server's process. */
    Server start(List<String> before, Flush flush, Path data, Path log, List<String> settings)
            throws IOException, InterruptedException {
        int port = Ports.free(PORTS);
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                launcher(),
                "serve",
                "--listen",
                "127.0.0.1:" + port,
                "--http",
                "127.0.0.1:" + (port + 1),
                "--data",
                data.toString(),
                "--flush",
                flush.word()));
        command.addAll(settings);
        long start = System.nanoTime();
        Process process = children.start(command, Map.of(), log, false);
        Server server = new Server(
                Subject.ESCROWMQ, children, process, List.of(), Route.address("127.0.0.1:" + port), port + 1, data);
        try {
            server.awaitReady(start, log);
            return server;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    /** The command that users type. */
    String launcher() {
        return home.resolve("escrowmq").toString();
    }
}
