package io.escrowmq.handler;

import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.Response;
import io.escrowmq.protocol.ResponseCode;
import io.escrowmq.store.Command;
import io.escrowmq.store.Shard;

/** Hands work to the agent, or answers that it cannot be taken. Any thread. */
public final class AgentCalls {

    private final Shard shard;

    public AgentCalls(Shard shard) {
        this.shard = shard;
    }

    /** Runs {@code work} on the agent; answers busy or not available if that is impossible. */
    public void submit(Connection connection, Request request, Runnable work) {
        Command command = new Command() {
            @Override
            public void run() {
                work.run();
            }

            @Override
            public void refused() {
                connection.reply(request, unavailable());
            }

            @Override
            public int bytes() {
                return request.size();
            }
        };
        if (!shard.submit(command)) {
            connection.reply(request, shard.failure() == null ? busy() : unavailable());
        }
    }

    /** Answers when everything appended so far is durable. Agent. */
    public void replyWhenDurable(Connection connection, Request request, Response response) {
        shard.whenDurable(() -> connection.reply(request, response));
    }

    static Response busy() {
        return Response.of(ResponseCode.SYSTEM_BUSY).remark("too many requests wait for the store; try again later");
    }

    private Response unavailable() {
        Throwable failure = shard.failure();
        return Response.of(ResponseCode.SERVICE_NOT_AVAILABLE)
                .remark("the store has stopped until it is restarted: "
                        + (failure == null ? "it is closing" : failure.getMessage()));
    }
}
