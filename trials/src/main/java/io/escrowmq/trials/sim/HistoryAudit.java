package io.escrowmq.trials.sim;

import io.escrowmq.transaction.TransactionConsole.Detail;
import io.escrowmq.transaction.TransactionState;
import java.util.concurrent.CompletableFuture;

/** Looks at each transaction's own story, as the console tells it. */
final class HistoryAudit {

    private final Simulation simulation;
    private final World world;

    HistoryAudit(Simulation simulation, World world) {
        this.simulation = simulation;
        this.world = world;
    }

    void run() {
        Life life = world.life;
        if (life == null) {
            throw new Violation("the server is dead");
        }
        for (Transaction each : world.ledger.transactions.all()) {
            CompletableFuture<Detail> asked = life.console().show(each.id());
            simulation.settle();
            Violation.unless(asked.isDone() && !asked.isCompletedExceptionally(), "the console knows it", each, asked);
            check(each, asked.join());
        }
    }

    private void check(Transaction transaction, Detail detail) {
        TransactionState state = detail.summary().state();
        Boolean decided = transaction.decided;
        boolean settled = state == TransactionState.PARKED
                || state == TransactionState.COMMITTED
                || state == TransactionState.ROLLED_BACK;
        Violation.unless(settled, "an undecided half is asked about until it is parked (P10)", transaction, detail);
        Violation.unless(
                (decided == null || decided) == (state == TransactionState.COMMITTED) || decided == null,
                "the console agrees",
                transaction,
                state);
    }
}
