package io.escrowmq.bench;

import io.escrowmq.bench.load.ConsumeLoad;
import io.escrowmq.bench.load.Ledger;
import io.escrowmq.bench.load.Meter;
import io.escrowmq.bench.load.Plan;
import io.escrowmq.bench.load.ProducerLoad;
import io.escrowmq.bench.load.Settlement;
import io.escrowmq.bench.load.Target;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that produces messages and, with {@code --verify}, consumes them at the same time and compares. */
abstract class ProduceCommand implements Callable<Integer> {
    private static final int PULL_BATCH = 32;

    @Mixin
    private final TargetOptions targetOptions = new TargetOptions();

    @Mixin
    private final LoadOptions loadOptions = new LoadOptions();

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--verify",
            description = "consume at the same time, measure the delay, and compare with what was acknowledged")
    private boolean verify;

    @Option(
            names = "--verify-after",
            description =
                    "consume when all is produced, and compare: what counts is then what was received, and the time"
                            + " ends when the last commit became visible")
    private boolean verifyAfter;

    @Option(
            names = "--drain",
            paramLabel = "S",
            defaultValue = "10",
            description = "with --verify: give up when nothing came for so many seconds (default: ${DEFAULT-VALUE})")
    private double drainSeconds;

    abstract ProducerLoad connect(Plan plan, Target target, Ledger ledger, Meter meter) throws IOException;

    abstract void describe(Report report, ProducerLoad load, Meter meter);

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        Plan plan = loadOptions.plan();
        Ledger ledger = Ledger.ofNewRun();
        Target target = targetOptions.resolve(ledger.run());
        Meter meter = targetOptions.meter(plan.warmup(), target);
        // Of many topics all is read, since to ask for each end would take longer than the load.
        long[] ends = (verify || verifyAfter) && target.topics() == 1 ? target.ends() : new long[target.queues()];
        ConsumeLoad consumer = verify && !verifyAfter ? consumer(plan, target, ledger, ends) : null;
        ProducerLoad load = connect(plan, target, ledger, meter);
        if (consumer != null) {
            runBoth(load, consumer);
        } else if (verifyAfter) {
            if (!load.isAnswered()) {
                Settlement settlement = new Settlement(target, ledger, meter, ends);
                load.lingerWhile(settlement::begin, settlement::isWaiting);
            }
            load.run();
            consumer = consumer(plan, target, ledger, ends);
            consumer.producerEnded();
            consumer.run();
        } else {
            load.run();
        }
        Report report = new Report()
                .add("command", Objects.requireNonNull(spec).name())
                .add("connections", plan.connections())
                .add("window", plan.window())
                .add("size", plan.bodySize())
                .add("queues", target.queues());
        describe(report, load, meter);
        report.add("received_bytes", load.receivedBytes() + (consumer == null ? 0 : consumer.receivedBytes()));
        boolean right = addProblems(report, load) && meter.errors().isEmpty();
        if (consumer != null) {
            right &= addComparison(report, consumer, meter, ledger.compare());
        }
        report.add("right", right).print(spec.commandLine().getOut(), targetOptions.json());
        return right ? 0 : 1;
    }

    private ConsumeLoad consumer(Plan plan, Target target, Ledger ledger, long[] ends) throws IOException {
        Plan shape = new Plan(1, 1, plan.bodySize(), plan.warmup(), 0, 0, 0);
        ConsumeLoad consumer = new ConsumeLoad(shape, target, ledger, new Meter(0, 0), ends, PULL_BATCH, drainSeconds);
        consumer.awaitProducer();
        return consumer;
    }

    private static void runBoth(ProducerLoad load, ConsumeLoad consumer)
            throws IOException, InterruptedException, ExecutionException {
        FutureTask<Void> consumption = new FutureTask<>(() -> {
            consumer.run();
            return null;
        });
        load.lingerWhile(consumer::producerEnded, () -> !consumption.isDone());
        new Thread(consumption, "bench-consumer").start();
        try {
            load.run();
        } finally {
            consumer.producerEnded();
        }
        consumption.get();
    }

    private static boolean addProblems(Report report, ProducerLoad load) {
        report.add("unanswered", load.unanswered())
                .add("unexpected_answers", load.unexpected())
                .add("repeated_offsets", load.repeatedOffsets())
                .add("lost_connections", load.lostConnections());
        return load.unanswered() + load.unexpected() + load.repeatedOffsets() + load.lostConnections() == 0;
    }

    private static boolean addComparison(
            Report report, ConsumeLoad consumer, Meter meter, Ledger.Comparison comparison) {
        long counted = Math.min(meter.measured(), consumer.counted());
        report.addTimes("to_consumer_ms", consumer.delay())
                .add("delivered_per_second", Math.round(consumer.deliveredPerSecond(meter)))
                .add("counted", counted)
                .add("counted_per_second", meter.seconds() == 0 ? 0 : Math.round(counted / meter.seconds()))
                .add("stored_bytes_each", consumer.messages() == 0 ? 0 : consumer.storedBytes() / consumer.messages())
                .add("promised", comparison.promised())
                .add("received", comparison.received())
                .add("missing", comparison.missing())
                .add("duplicates", comparison.duplicates())
                .add("phantoms", comparison.phantoms())
                .add("gaps", consumer.gaps());
        return comparison.isRight() && consumer.gaps() == 0;
    }
}
