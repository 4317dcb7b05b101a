package io.escrowmq.bench;

import io.escrowmq.bench.load.Meter;
import io.escrowmq.bench.load.ProcessUsage;
import io.escrowmq.bench.load.Target;
import io.escrowmq.bench.wire.Route;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say where the load goes. */
final class TargetOptions {
    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:9876",
            description = "broker address; messages go to the address that the route names (default: ${DEFAULT-VALUE})")
    private String server = "";

    @Option(names = "--namesrv", paramLabel = "HOST:PORT", description = "name server address (default: --server)")
    private @Nullable String nameServer;

    @Option(names = "--topic", defaultValue = "bench", description = "topic (default: ${DEFAULT-VALUE})")
    private String topic = "";

    @Option(
            names = "--queues",
            defaultValue = "8",
            description = "queues of the topic, if it is created by this run (default: ${DEFAULT-VALUE})")
    private int queues;

    @Option(
            names = "--topics",
            paramLabel = "N",
            defaultValue = "1",
            description = "several topics, called TOPIC-0, TOPIC-1 and so on (default: ${DEFAULT-VALUE})")
    private int topics;

    @Option(names = "--group", description = "producer or consumer group (default: one of its own for each run)")
    private @Nullable String group;

    @Option(
            names = "--server-pid",
            paramLabel = "PID",
            description = "process whose CPU and writes are measured (default: who listens on the broker's port here)")
    private long serverPid;

    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = "",
            description = "block device whose writes and flushes are measured, such as vda or nvme0n1")
    private String device = "";

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    Target resolve(long run) throws IOException, InterruptedException {
        InetSocketAddress address = Route.address(nameServer == null ? server : nameServer);
        String name = group == null ? "bench-" + Long.toHexString(run) : group;
        Route route = Route.ofTopic(address, name, Target.name(topic, topics, 0), queues);
        if (topics > 1) {
            Route.createTopics(route.broker(), name, topics, queues, number -> Target.name(topic, topics, number));
        }
        return new Target(route, topic, topics, name);
    }

    /** A meter of the server and the device; operations are measured after the warm-up. */
    Meter meter(long warmup, Target target) {
        return new Meter(warmup, serverPid(target), device);
    }

    /** The process to measure, 0 if it is not known. */
    private long serverPid(Target target) {
        return serverPid != 0
                ? serverPid
                : ProcessUsage.listeningOn(target.route().broker().getPort());
    }

    boolean json() {
        return json;
    }
}
