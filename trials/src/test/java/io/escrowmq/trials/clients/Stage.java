package io.escrowmq.trials.clients;

import io.escrowmq.trials.process.Checkout;
import io.escrowmq.trials.process.ClientProcess;
import io.escrowmq.trials.process.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The processes of one trial: one server and its clients. Ends them all after the trial, and if it failed prints what they
 * said and keeps their directory.
 */
final class Stage implements BeforeEachCallback, AfterEachCallback {

    private final List<ClientProcess> clients = new ArrayList<>();
    private Path directory;
    private ServerProcess server;

    /** Starts the server with settings in the form {@code key=value}. */
    ServerProcess server(String... settings) {
        List<String> options = new ArrayList<>();
        for (String setting : settings) {
            options.addAll(List.of("--set", setting));
        }
        server = new ServerProcess(directory, options);
        return server;
    }

    /** Starts a client program against the server. */
    ClientProcess client(Client client, String program, String... options) {
        List<String> all = new ArrayList<>(List.of("-server", server.address()));
        all.addAll(List.of(options));
        String name = clients.size() + "-" + client.name().toLowerCase() + "-" + program;
        ClientProcess process =
                ClientProcess.start(name, client.command(directory, program, all), directory, event -> {});
        clients.add(process);
        return process;
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        Path parent = Files.createDirectories(Checkout.target().resolve("stages"));
        directory = Files.createTempDirectory(
                parent, context.getRequiredTestMethod().getName() + "-");
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        boolean failed = context.getExecutionException()
                .filter(failure -> !(failure instanceof org.opentest4j.TestAbortedException))
                .isPresent();
        if (failed) {
            System.out.println("--- " + context.getDisplayName() + " failed; its directory: " + directory);
            clients.forEach(client -> System.out.println("--- " + client.name() + "\n" + client.describe()));
            if (server != null) {
                System.out.println("--- server\n" + server.errors());
            }
        }
        clients.forEach(ClientProcess::close);
        if (server != null) {
            server.close();
        }
        if (!failed) {
            delete(directory);
        }
        clients.clear();
        server = null;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
