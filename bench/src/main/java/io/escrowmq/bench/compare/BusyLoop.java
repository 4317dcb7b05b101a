package io.escrowmq.bench.compare;

import io.escrowmq.bench.wire.Route;
import java.io.IOException;
import java.util.Map;

/**
 * The forces that this machine has left over beside a load: a bare loop appends and forces while another EscrowMQ, which
 * forces nothing before it answers, serves as many transactions as the one before reached. More than that loop, nobody can
 * force who shares the processors with that load.
 */
final class BusyLoop {
    /** Until the load generator has started and warmed up. */
    private static final int LEAD_SECONDS = 4;

    private static final int TRAIL_SECONDS = 2;

    private BusyLoop() {}

    /** Estimate, s. */
    static double seconds(Sizes sizes, int forceSeconds) {
        Pace pace = Pace.of(Subject.ESCROWMQ, Flush.ASYNC);
        return pace.start()
                + pace.transact(sizes.warmupTransactions(Flush.SYNC))
                + LEAD_SECONDS
                + 2 * Pace.PROGRAM
                + forceSeconds
                + TRAIL_SECONDS;
    }

    /** Needs the figures of the transactions that went before, and enters its own beside them. */
    static void measure(Lab lab, Figures figures, int forceSeconds) throws IOException, InterruptedException {
        Map<String, Double> before = figures.values();
        if (!before.containsKey("tx_batch_bytes")) {
            return;
        }
        double loopAlone = before.getOrDefault("tx_bare_forces_per_second", Double.NaN);
        double logBytesEach = before.getOrDefault("tx_log_bytes_each", Double.NaN);
        long rate = Math.round(before.getOrDefault("tx_per_second", Double.NaN));
        long batch = Math.round(before.getOrDefault("tx_batch_bytes", Double.NaN));
        try (Server server = lab.start(Subject.ESCROWMQ, Flush.ASYNC)) {
            Loads.warmUpTransactions(lab, server, Flush.SYNC, figures);
            Process load = lab.background(
                    server,
                    Loads.transact(Flush.SYNC) + " --topic paid --warmup 5000 --rate " + rate + " --seconds "
                            + (LEAD_SECONDS + forceSeconds + TRAIL_SECONDS));
            Lab.pause(LEAD_SECONDS);
            long start = System.nanoTime();
            long logBefore = Route.logEnd(server.nameServer(), "ready");
            double forces = Throughput.bareForces(lab, figures, batch, forceSeconds, " --append");
            double logBytes = Route.logEnd(server.nameServer(), "ready") - logBefore;
            double took = (System.nanoTime() - start) / 1e9;
            load.waitFor();
            lab.children().ended(load);
            figures.put("tx_busy_forces_per_second", forces);
            figures.put("tx_busy_per_second", logBytes / logBytesEach / took);
            figures.put("tx_bare_limit", forces / loopAlone);
        }
    }
}
