package io.escrowmq.bench;

import io.escrowmq.bench.load.Ledger;
import io.escrowmq.bench.load.Meter;
import io.escrowmq.bench.load.Plan;
import io.escrowmq.bench.load.ProducerLoad;
import io.escrowmq.bench.load.SendLoad;
import io.escrowmq.bench.load.Target;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Plain sends. */
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description =
                "Sends plain messages; every acknowledgement is checked for its code and a distinct queue offset.",
        footer = {"", "Example: bench send --connections 1 --window 1 --count 20000 --warmup 2000"})
final class SendCommand extends ProduceCommand {
    @Override
    ProducerLoad connect(Plan plan, Target target, Ledger ledger, Meter meter) throws IOException {
        return new SendLoad(plan, target, ledger, meter);
    }

    @Override
    void describe(Report report, ProducerLoad load, Meter meter) {
        report.addMeter("messages", meter);
    }
}
