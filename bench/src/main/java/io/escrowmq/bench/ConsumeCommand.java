package io.escrowmq.bench;

import io.escrowmq.bench.load.ConsumeLoad;
import io.escrowmq.bench.load.Ledger;
import io.escrowmq.bench.load.Meter;
import io.escrowmq.bench.load.Plan;
import io.escrowmq.bench.load.Target;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Consumption of a backlog. */
@Command(
        name = "consume",
        mixinStandardHelpOptions = true,
        description = "Pulls all queues of a topic, checks that offsets follow one another, and stores no offsets.",
        footer = {"", "Example: bench consume --topic bench --count 1000000"})
final class ConsumeCommand implements Callable<Integer> {
    /** Where to begin. */
    enum From {
        min,
        max
    }

    @Mixin
    private final TargetOptions targetOptions = new TargetOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--connections", defaultValue = "1", description = "connections (default: ${DEFAULT-VALUE})")
    private int connections;

    @Option(
            names = "--from",
            defaultValue = "min",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private From from = From.min;

    @Option(
            names = "--batch",
            defaultValue = "32",
            description = "most messages in one pull (default: ${DEFAULT-VALUE})")
    private int batch;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            defaultValue = "0",
            description = "messages before measuring (default: ${DEFAULT-VALUE})")
    private long warmup;

    @Option(names = "--count", paramLabel = "N", description = "end after so many messages")
    private long count;

    @Option(names = "--seconds", paramLabel = "S", description = "end after so many seconds")
    private double seconds;

    @Option(
            names = "--idle",
            paramLabel = "S",
            defaultValue = "3",
            description = "end when nothing came for so many seconds (default: ${DEFAULT-VALUE})")
    private double idleSeconds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Ledger ledger = Ledger.ofNewRun();
        Target target = targetOptions.resolve(ledger.run());
        Meter meter = targetOptions.meter(warmup, target);
        Plan plan = new Plan(connections, 1, 0, warmup, count, seconds, 0);
        long[] begin = from == From.max ? target.ends() : new long[target.queues()];
        ConsumeLoad load = new ConsumeLoad(plan, target, ledger, meter, begin, batch, idleSeconds);
        load.run();
        boolean right = meter.errors().isEmpty() && load.gaps() == 0 && load.lostConnections() == 0;
        new Report()
                .add("command", "consume")
                .add("connections", connections)
                .add("queues", target.queues())
                .addMeter("messages", meter)
                .add("received", load.messages())
                .add("stored_bytes_each", load.messages() == 0 ? 0 : load.storedBytes() / load.messages())
                .add("gaps", load.gaps())
                .add("lost_connections", load.lostConnections())
                .add("right", right)
                .print(Objects.requireNonNull(spec).commandLine().getOut(), targetOptions.json());
        return right ? 0 : 1;
    }
}
