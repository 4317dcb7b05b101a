package io.escrowmq.handler;

import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * The threads that read for requests: {@code hot} from memory only, {@code cold} from the disk. Both may refuse. Any
 * thread.
 */
public record Readers(Executor hot, Executor cold) {

    /** Runs {@code read} where the disk may be touched, or answers busy. */
    void cold(Connection connection, Request request, Runnable read) {
        run(cold, read, () -> Answers.busy(connection, request, "too many reads from the disk are waiting"));
    }

    /** Runs {@code read} where only memory may be touched, or answers busy. */
    void hot(Connection connection, Request request, Runnable read) {
        run(hot, read, () -> Answers.busy(connection, request, "too many reads are waiting"));
    }

    static void run(Executor executor, Runnable read, Runnable refused) {
        try {
            executor.execute(read);
        } catch (RejectedExecutionException e) {
            refused.run();
        }
    }
}
