package io.escrowmq.bench;

import io.escrowmq.bench.wire.EchoServer;
import io.escrowmq.bench.wire.Route;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The ceiling: a server that acknowledges and does nothing. */
@Command(
        name = "echo",
        mixinStandardHelpOptions = true,
        description = "Runs a server that acknowledges every message and stores none, until it is stopped: what a load"
                + " against it reaches is the most that the load generator can show on this machine.")
final class EchoCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:0",
            description = "where to listen; port 0: any free one (default: ${DEFAULT-VALUE})")
    private String listen = "";

    @Override
    public Integer call() throws IOException {
        EchoServer server = new EchoServer(Route.address(listen));
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        out.println("echo ready on 127.0.0.1:" + server.port());
        out.flush();
        server.run();
        return 0;
    }
}
