package io.escrowmq.handler;

import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.Response;
import io.escrowmq.protocol.header.EndTransactionHeader;
import io.escrowmq.transaction.EndTransaction;
import io.escrowmq.transaction.Escrow;

/** END_TRANSACTION (37): a producer commits, rolls back, or does not know yet; over any connection. */
public final class EndTransactionHandler implements RequestHandler {

    private final AgentCalls agent;
    private final Escrow escrow;
    private final ProducerConnections producers;

    public EndTransactionHandler(AgentCalls agent, Escrow escrow, ProducerConnections producers) {
        this.agent = agent;
        this.escrow = escrow;
        this.producers = producers;
    }

    @Override
    public void handle(Connection connection, Request request) {
        EndTransactionHeader header = EndTransactionHeader.of(request);
        EndTransaction end = new EndTransaction(
                header.producerGroup(),
                header.tranStateTableOffset(),
                header.commitLogOffset(),
                header.commitOrRollback(),
                header.fromTransactionCheck(),
                producers.name(connection, request));
        agent.submit(
                connection,
                request,
                () -> escrow.end(
                        end,
                        answer -> connection.reply(
                                request, Response.of(answer.code()).remark(answer.remark()))));
    }
}
