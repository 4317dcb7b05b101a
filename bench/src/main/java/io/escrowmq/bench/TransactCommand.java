package io.escrowmq.bench;

import io.escrowmq.bench.load.Ledger;
import io.escrowmq.bench.load.Meter;
import io.escrowmq.bench.load.Plan;
import io.escrowmq.bench.load.ProducerLoad;
import io.escrowmq.bench.load.Target;
import io.escrowmq.bench.load.TransactLoad;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Half messages, each followed by its decision. */
@Command(
        name = "transact",
        mixinStandardHelpOptions = true,
        description = "Runs transactions: a half message, then its commit or rollback.",
        footer = {
            "",
            "With --end oneway a transaction's time ends when its END is written, and its commit counts as promised",
            "from then on, so that under --verify delivered_per_second is the rate that counts. What the server drops",
            "shows as missing, unless a check-back repairs it: choose --drain longer than the server's time-out.",
            "",
            "Example: bench transact --end answered --rollback-share 0.2 --seconds 20 --verify"
        })
final class TransactCommand extends ProduceCommand {
    /** Whether the server answers an END. */
    enum End {
        oneway,
        answered
    }

    @Option(
            names = "--end",
            defaultValue = "oneway",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}, as the Java client does)")
    private End end = End.oneway;

    @Option(
            names = "--rollback-share",
            paramLabel = "0..1",
            defaultValue = "0",
            description = "share of transactions to roll back (default: ${DEFAULT-VALUE})")
    private double rollbackShare;

    @Override
    ProducerLoad connect(Plan plan, Target target, Ledger ledger, Meter meter) throws IOException {
        return new TransactLoad(plan, target, ledger, meter, end == End.answered, rollbackShare);
    }

    @Override
    void describe(Report report, ProducerLoad load, Meter meter) {
        report.add("end", end).add("rollback_share", rollbackShare).addMeter("transactions", meter);
        if (load instanceof TransactLoad transactions) {
            report.addTimes("half_ms", transactions.halfLatency())
                    .add("committed", transactions.committed())
                    .add("checks", transactions.checks());
        }
    }
}
