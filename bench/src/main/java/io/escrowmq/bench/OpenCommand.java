package io.escrowmq.bench;

import io.escrowmq.bench.load.Ledger;
import io.escrowmq.bench.load.Meter;
import io.escrowmq.bench.load.OpenLoad;
import io.escrowmq.bench.load.Plan;
import io.escrowmq.bench.load.ProducerLoad;
import io.escrowmq.bench.load.Target;
import io.escrowmq.bench.wire.EndRequest;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Transactions that are left to the server's check-backs. */
@Command(
        name = "open",
        mixinStandardHelpOptions = true,
        description = "Opens transactions without deciding them, and measures how late the server's first checks come.",
        footer = {
            "",
            "A check's lateness is its arrival less the sending of its half message less --timeout.",
            "With --wait 0 the transactions are left open and their producer goes away.",
            "",
            "Example: bench open --count 1000000 --rate 10000 --connections 64 --answer rollback --warmup 0"
        })
final class OpenCommand extends ProduceCommand {
    /** What to answer to a check. */
    enum Answer {
        commit(EndRequest.COMMIT),
        rollback(EndRequest.ROLLBACK),
        unknown(EndRequest.UNKNOWN),
        none(-1);

        private final int decision;

        Answer(int decision) {
            this.decision = decision;
        }
    }

    @Option(
            names = "--answer",
            defaultValue = "rollback",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Answer answer = Answer.rollback;

    @Option(
            names = "--timeout",
            paramLabel = "MS",
            defaultValue = "6000",
            description = "the server's transactionTimeOut in ms (default: ${DEFAULT-VALUE})")
    private long timeoutMillis;

    @Option(
            names = "--wait",
            paramLabel = "S",
            defaultValue = "60",
            description = "seconds to wait for first checks after the last one was opened (default: ${DEFAULT-VALUE})")
    private double waitSeconds;

    @Override
    ProducerLoad connect(Plan plan, Target target, Ledger ledger, Meter meter) throws IOException {
        OpenLoad.Options options = new OpenLoad.Options(answer.decision, timeoutMillis, waitSeconds);
        return new OpenLoad(plan, target, ledger, meter, options);
    }

    @Override
    void describe(Report report, ProducerLoad load, Meter meter) {
        report.add("answer", answer).addMeter("transactions", meter);
        if (load instanceof OpenLoad open) {
            report.add("opened", open.opened())
                    .add("checked", open.checkedOnce())
                    .add("repeated_checks", open.repeatedChecks())
                    .add("early_checks", open.earlyChecks())
                    .add("check_bytes", open.checkBytes())
                    .addTimes("check_lateness_ms", open.lateness());
        }
    }
}
