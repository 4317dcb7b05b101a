package io.escrowmq;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code escrowmq serve}: runs the server in the foreground until it is told to stop. */
@Command(
        name = "serve",
        description =
                "Runs the server, name server and broker on one port, in the foreground. When clients can connect,"
                        + " the first line on standard output begins with 'escrowmq ready'. SIGTERM or Ctrl-C stops it cleanly.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  escrowmq serve",
            "  escrowmq serve --listen 127.0.0.1:19876 --data /tmp/trial",
            "  escrowmq serve --advertise mq.example.com --config broker.conf",
            "  escrowmq serve --set transactionTimeOut=3000 --set transactionCheckMax=5",
            "",
            "Keys of --config and --set are RocketMQ's: brokerName, brokerClusterName, brokerIP1, bindAddress,"
                    + " listenPort, storePathRootDir, flushDiskType, fileReservedTime (hours), maxMessageSize (bytes),"
                    + " autoCreateTopicEnable, autoCreateSubscriptionGroup, defaultTopicQueueNums,"
                    + " transactionTimeOut, transactionCheckInterval, transactionCheckDeadline (milliseconds),"
                    + " transactionCheckMax, transactionSilentCheckMax, messageDelayLevel; and httpAddress, httpToken.",
            "A flag counts more than --set, --set more than the file, the file more than the default."
        })
final class ServeCommand implements Callable<Integer> {

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "Where clients connect (default: 0.0.0.0:9876; port 0: any free one).")
    private @Nullable String listen;

    @Option(
            names = "--advertise",
            paramLabel = "HOST[:PORT]",
            description = "The IPv4 address, or a name of one, that clients are told (default: the address listened on,"
                    + " or that of the default route). A name is resolved once.")
    private @Nullable String advertise;

    @Option(names = "--data", paramLabel = "DIR", description = "Data directory (default: ./data).")
    private @Nullable String data;

    @Option(
            names = "--flush",
            paramLabel = "sync|async",
            description = "sync: acknowledged is on the disk; async: it is handed to the operating system"
                    + " (default: sync).")
    private @Nullable String flush;

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            description = "HTTP API and metrics, or 'off' (default: 127.0.0.1:8080; port 0: any free one)."
                    + " Elsewhere than on loopback only with --http-token.")
    private @Nullable String http;

    @Option(
            names = "--http-token",
            paramLabel = "TOKEN",
            defaultValue = "${env:ESCROWMQ_HTTP_TOKEN}",
            description = "What requests to the HTTP API must bear (default: $ESCROWMQ_HTTP_TOKEN, else none).")
    private @Nullable String httpToken;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings in the form of RocketMQ's broker.conf.")
    private @Nullable Path config;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting by its key; may be repeated.")
    private List<String> sets = new ArrayList<>();

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        Settings settings = Settings.load(new SettingsInput(flags(), sets, config), line -> {
            err.println("escrowmq: warning: " + line);
            err.flush();
        });
        Server server = Server.start(settings);
        ProcessExit exit = ProcessExit.closing(server);
        out.println(readyLine(server, settings));
        out.flush();
        String failure = server.awaitShutdown();
        if (failure != null) {
            err.println("escrowmq: stopped: " + failure);
            err.flush();
        }
        return exit.code(failure == null ? 0 : 1);
    }

    static String readyLine(Server server, Settings settings) {
        HostPort http = server.http();
        return "escrowmq ready on " + server.listening() + " (advertised " + server.advertised() + "), http "
                + (http == null ? "off" : "http://" + http) + ", data "
                + settings.storage().directory() + ", flush "
                + (settings.storage().flush() == Settings.Flush.SYNC ? "sync" : "async");
    }

    private Map<String, String> flags() {
        Map<String, String> flags = new HashMap<>();
        put(flags, "--listen", listen);
        put(flags, "--advertise", advertise);
        put(flags, "--data", data);
        put(flags, "--flush", flush);
        put(flags, "--http", http);
        put(flags, "--http-token", httpToken);
        return flags;
    }

    private static void put(Map<String, String> flags, String name, @Nullable String value) {
        if (value != null) {
            flags.put(name, value);
        }
    }
}
