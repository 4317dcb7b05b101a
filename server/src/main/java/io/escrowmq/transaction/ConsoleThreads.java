package io.escrowmq.transaction;

import io.escrowmq.store.Command;
import io.escrowmq.store.Shard;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Brings an operator's questions to the agent and to the readers; who waits for an answer hears of a refusal. Any thread. */
final class ConsoleThreads {

    private final Shard shard;
    private final Executor readers;

    /** A question that may fail. */
    interface Question<T> {
        T ask() throws IOException;
    }

    ConsoleThreads(Shard shard, Executor readers) {
        this.shard = shard;
        this.readers = readers;
    }

    /** Runs {@code work} on the agent, or fails {@code future}. */
    void onAgent(CompletableFuture<?> future, Runnable work) {
        boolean taken = shard.submit(new Command() {
            @Override
            public void run() {
                work.run();
            }

            @Override
            public void refused() {
                future.completeExceptionally(new IllegalStateException("the store has stopped until it is restarted"));
            }
        });
        if (!taken) {
            future.completeExceptionally(
                    new RejectedExecutionException("too many requests wait for the store; try again"));
        }
    }

    /** Asks where the disk may be read. */
    <T> CompletableFuture<T> onReader(Question<T> question) {
        CompletableFuture<T> future = new CompletableFuture<>();
        try {
            readers.execute(() -> {
                try {
                    future.complete(question.ask());
                } catch (IOException
                        | NoSuchTransactionException
                        | AmbiguousTransactionException
                        | ContradictionException e) {
                    future.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            future.completeExceptionally(e);
        }
        return future;
    }
}
