package io.escrowmq.trials.sim;

import io.escrowmq.transaction.TransactionConsole.Detail;
import io.escrowmq.transaction.TransactionState;
import java.util.concurrent.CompletableFuture;

/** Asks the console about every transaction when all is settled: it is decided or parked, and its story is in order. */
final class HistoryAudit {

    private final Simulation simulation;
    private final World world;

    HistoryAudit(Simulation simulation, World world) {
        this.simulation = simulation;
        this.world = world;
    }

    void run(long calmFrom) {
        Life life = world.life;
        if (life == null) {
            throw new Violation("the server is dead");
        }
        for (Transaction each : world.ledger.transactions.all()) {
            CompletableFuture<Detail> asked = life.console().show(each.id());
            simulation.settle();
            Violation.unless(asked.isDone() && !asked.isCompletedExceptionally(), "the console knows it", each, asked);
            Detail detail = asked.join();
            settled(each, detail);
            new Story(each, detail, world.timing, calmFrom).check();
        }
    }

    private static void settled(Transaction transaction, Detail detail) {
        TransactionState state = detail.summary().state();
        Boolean decided = transaction.decided;
        switch (state) {
            case COMMITTED -> transaction.decided(true, transaction.known, "the console");
            case ROLLED_BACK -> transaction.decided(false, transaction.known, "the console");
            case PARKED -> Violation.unless(decided == null, "the first decision wins (P3)", transaction, detail);
            default ->
                throw new Violation(
                        "an undecided half is asked about until it is parked (P10): " + transaction + " " + detail);
        }
    }
}
