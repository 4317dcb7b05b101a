package io.escrowmq.handler;

import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.Response;
import io.escrowmq.protocol.ResponseCode;
import io.escrowmq.store.Command;
import io.escrowmq.store.Shard;

/** Brings requests to the shard's agent, or answers why not. Any thread. */
public final class AgentCalls {

    private final Shard shard;

    public AgentCalls(Shard shard) {
        this.shard = shard;
    }

    /** Runs {@code action} on the agent, or answers the request: busy, or not available when the shard has failed. */
    public void submit(Connection connection, Request request, Runnable action) {
        submit(request, action, () -> refuse(connection, request));
    }

    /** Runs {@code action} on the agent, or {@code refused} on either thread; never both. */
    public void submit(Request request, Runnable action, Runnable refused) {
        boolean taken = shard.submit(new Command() {
            @Override
            public void run() {
                action.run();
            }

            @Override
            public void refused() {
                refused.run();
            }

            @Override
            public int bytes() {
                return request.size();
            }
        });
        if (!taken) {
            refused.run();
        }
    }

    /** Answers when everything appended so far is durable. Agent. */
    public void replyWhenDurable(Connection connection, Request request, Response response) {
        shard.whenDurable(() -> connection.reply(request, response));
    }

    /** Answers that the shard takes nothing: for a moment, or for good. */
    public void refuse(Connection connection, Request request) {
        Throwable failure = shard.failure();
        if (failure == null) {
            Answers.busy(connection, request, "too many requests are waiting");
        } else {
            Answers.error(
                    connection,
                    request,
                    ResponseCode.SERVICE_NOT_AVAILABLE,
                    "the log has failed and takes nothing until a restart: " + failure.getMessage());
        }
    }
}
