package io.escrowmq.handler;

import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.Response;
import io.escrowmq.protocol.header.EndTransactionHeader;
import io.escrowmq.store.Command;
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
        agent.submit(new End(connection, request, end));
    }

    /** An END on its way to the agent, and the way of its answer. */
    private final class End implements Command {
        private final Connection connection;
        private final Request request;
        private final EndTransaction end;

        End(Connection connection, Request request, EndTransaction end) {
            this.connection = connection;
            this.request = request;
            this.end = end;
        }

        @Override
        public void run() {
            if (request.oneWay()) {
                escrow.end(end, Escrow.NOBODY);
            } else {
                escrow.end(end, this::answer, this::answerInTurn);
            }
        }

        private void answer(EndTransaction.Answer answer) {
            connection.reply(request, response(answer));
        }

        private void answerInTurn(EndTransaction.Answer answer) {
            agent.replyInTurn(connection, request, response(answer));
        }

        private Response response(EndTransaction.Answer answer) {
            return Response.of(answer.code()).remark(answer.remark());
        }

        @Override
        public void refused() {
            agent.refuse(connection, request);
        }

        @Override
        public int bytes() {
            return request.size();
        }
    }
}
