package io.escrowmq.trials.sim;

import io.escrowmq.transaction.ContradictionException;
import io.escrowmq.transaction.TransactionConsole;
import io.escrowmq.transaction.TransactionConsole.Detail;
import io.escrowmq.transaction.TransactionState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Somebody at the console who commits, rolls back, resumes and looks. */
final class Operator {

    private final World world;
    private final Simulation simulation;

    Operator(Simulation simulation, World world) {
        this.simulation = simulation;
        this.world = world;
    }

    void act(TransactionConsole console) {
        Transaction transaction = simulation.anyLearned();
        if (transaction == null) {
            return;
        }
        int what = world.dice.below(4);
        if (what == 0) {
            world.event("operator looks at " + transaction);
            heard(console.show(transaction.id()), (detail, error) -> shown(transaction, detail));
        } else if (what == 1) {
            world.event("operator resumes " + transaction);
            transaction.operatorHanded = true;
            heard(console.resume(transaction.id(), ""), (detail, error) -> shown(transaction, detail));
        } else {
            decide(console, transaction, what == 2);
        }
    }

    private void decide(TransactionConsole console, Transaction transaction, boolean commit) {
        world.event("operator: " + Transaction.word(commit) + " be " + transaction);
        transaction.operatorHanded = true;
        transaction.asked(commit);
        CompletableFuture<Detail> done =
                commit ? console.commit(transaction.id(), "because") : console.rollback(transaction.id(), "because");
        heard(done, (detail, error) -> decided(transaction, commit, detail, error));
    }

    /** A future keeps to itself what its listeners throw. */
    private void heard(CompletableFuture<Detail> answer, Listener listener) {
        answer.whenComplete((detail, error) -> {
            try {
                listener.hear(detail, error instanceof CompletionException ? error.getCause() : error);
            } catch (Violation violation) {
                world.violations.add(violation);
            }
        });
    }

    private interface Listener {
        void hear(@Nullable Detail detail, @Nullable Throwable error);
    }

    private void decided(Transaction transaction, boolean commit, @Nullable Detail detail, @Nullable Throwable error) {
        if (detail != null) {
            transaction.decided(commit, world.now(), "the operator");
        } else if (error instanceof ContradictionException) {
            transaction.decided(!commit, world.now(), "a contradiction at the console");
        }
        world.event(
                "operator has an answer about " + transaction + ": " + (error == null ? "done" : error.getMessage()));
        shown(transaction, detail);
    }

    private void shown(Transaction transaction, @Nullable Detail detail) {
        if (detail != null) {
            TransactionState state = detail.summary().state();
            if (state == TransactionState.COMMITTED || state == TransactionState.ROLLED_BACK) {
                transaction.decided(state == TransactionState.COMMITTED, world.now(), "the console");
            }
        }
    }
}
