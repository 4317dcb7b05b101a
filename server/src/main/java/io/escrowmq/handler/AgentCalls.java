package io.escrowmq.handler;

import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.Response;
import io.escrowmq.protocol.ResponseCode;
import io.escrowmq.store.Command;
import io.escrowmq.store.Shard;
import java.util.ArrayList;

/** Brings requests to the shard's agent, or answers why not. Any thread. */
public final class AgentCalls {

    private final Shard shard;
    /** Connections with answers that wait for the end of the agent's turn; each once. Agent. */
    private final ArrayList<Connection> unflushed = new ArrayList<>();

    public AgentCalls(Shard shard) {
        this.shard = shard;
        shard.onEffects(this::flush);
    }

    /** Runs {@code action} on the agent, or answers the request: busy, or not available when the shard has failed. */
    public void submit(Connection connection, Request request, Runnable action) {
        submit(request, action, () -> refuse(connection, request));
    }

    /** Runs {@code action} on the agent, or {@code refused} on either thread; never both. */
    public void submit(Request request, Runnable action, Runnable refused) {
        submit(command(request, action, refused));
    }

    private Command command(Request request, Runnable action, Runnable refused) {
        return new Command() {
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
        };
    }

    /** Brings a command to the agent, or tells it that it was refused. */
    void submit(Command command) {
        if (!shard.submit(command)) {
            command.refused();
        }
    }

    /** Answers with the other answers of this turn. Agent. */
    void replyInTurn(Connection connection, Request request, Response response) {
        if (connection.replyUnflushed(request, response)) {
            unflushed.add(connection);
        }
    }

    private void flush() {
        for (int i = 0; i < unflushed.size(); i++) {
            unflushed.get(i).flushReplies();
        }
        unflushed.clear();
    }

    /** Answers when everything appended so far is durable. Agent. */
    public void replyWhenDurable(Connection connection, Request request, Response response) {
        shard.whenDurable(() -> replyInTurn(connection, request, response));
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
