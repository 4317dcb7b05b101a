package io.escrowmq.handler;

import io.escrowmq.base.Dice;
import io.escrowmq.message.Host;
import io.escrowmq.message.NewMessage;
import io.escrowmq.message.OffsetMessageId;
import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.Response;
import io.escrowmq.protocol.ResponseCode;
import io.escrowmq.protocol.SendResult;
import io.escrowmq.protocol.header.SendHeader;
import io.escrowmq.route.TopicCreation;
import io.escrowmq.store.Command;
import io.escrowmq.store.Messages;
import io.escrowmq.store.Shard;
import io.escrowmq.store.Topic;
import io.escrowmq.transaction.Escrow;
import java.util.List;
import java.util.function.Supplier;

/** SEND_MESSAGE (10, 310) and SEND_BATCH_MESSAGE (320): stores messages, or puts them in escrow. */
public final class SendMessageHandler implements RequestHandler {

    private static final String REGION = "DefaultRegion";

    private final AgentCalls agent;
    private final Shard shard;
    private final Messages messages;
    private final Escrow escrow;
    private final TopicCreation creation;
    private final ProducerConnections producers;
    private final RetrySends retries;
    private final SendDecoder decoder;
    private final Dice dice;

    /** What a send needs of the rest. @param dice chooses queues, on the agent */
    public record Parts(
            Shard shard,
            Messages messages,
            Escrow escrow,
            TopicCreation creation,
            ProducerConnections producers,
            RetrySends retries,
            Supplier<String> freshKeys,
            Dice dice) {}

    public SendMessageHandler(AgentCalls agent, Parts parts, SendLimits limits) {
        this.agent = agent;
        this.shard = parts.shard();
        this.messages = parts.messages();
        this.escrow = parts.escrow();
        this.creation = parts.creation();
        this.producers = parts.producers();
        this.retries = parts.retries();
        this.decoder = new SendDecoder(limits, parts.freshKeys());
        this.dice = parts.dice();
    }

    @Override
    public void handle(Connection connection, Request request) {
        SendHeader header = SendHeader.of(request);
        try {
            ConnectionProducer link = producers.of(connection, request.language());
            List<NewMessage> decoded = decoder.decode(link.host(), request, header);
            if (Messages.recordBytes(decoded) > Messages.MAX_RECORD_BYTES
                    || Escrow.recordBytes(decoded.get(0)) > Messages.MAX_RECORD_BYTES) {
                throw new SendRefused(
                        ResponseCode.MESSAGE_ILLEGAL,
                        "the stored form is larger than " + Messages.MAX_RECORD_BYTES + " bytes");
            }
            long fingerprint = decoded.get(0).half() ? Escrow.fingerprint(decoded.get(0)) : 0;
            agent.submit(new Send(connection, request, header, link, decoded, fingerprint));
        } catch (SendRefused refused) {
            connection.reply(request, Response.of(refused.code()).remark(refused.remark()));
        }
    }

    /** A decoded send on its way to the agent. */
    private final class Send implements Command {
        private final Connection connection;
        private final Request request;
        private final SendHeader header;
        private final ConnectionProducer link;
        private final List<NewMessage> decoded;
        private final long fingerprint;

        Send(
                Connection connection,
                Request request,
                SendHeader header,
                ConnectionProducer link,
                List<NewMessage> decoded,
                long fingerprint) {
            this.connection = connection;
            this.request = request;
            this.header = header;
            this.link = link;
            this.decoded = decoded;
            this.fingerprint = fingerprint;
        }

        @Override
        public void run() {
            Response response;
            try {
                response = place(this);
                producers.sent(link, header.producerGroup(), header.topic());
            } catch (SendRefused refused) {
                response = Response.of(refused.code()).remark(refused.remark());
            }
            agent.replyWhenDurable(connection, request, response);
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

    private Response place(Send send) throws SendRefused {
        SendHeader header = send.header;
        List<NewMessage> decoded = send.decoded;
        NewMessage first = decoded.get(0);
        boolean retryCopy = header.reconsumeTimes() > 0 && first.delayLevel() > 0;
        String name = retries.target(header, send.request);
        boolean deadLetter = !name.equals(header.topic());
        Topic topic = topic(header, name);
        int queueId = queueId(topic, deadLetter ? 0 : header.queueId());
        if (first.half() && !retryCopy && !deadLetter) {
            checkRoom();
            Escrow.Held held = escrow.half(topic, queueId, first, send.fingerprint, send.link.name());
            return answer(held.position(), queueId, held.seq(), first.uniqKey());
        }
        if (first.delayLevel() > 0 && !deadLetter) {
            checkRoom();
            long due = shard.now() + escrow.delayMillis(first.delayLevel());
            Escrow.Held held = escrow.until(topic, queueId, first, due);
            return answer(held.position(), queueId, held.seq(), first.uniqKey());
        }
        Messages.Placed placed = messages.append(topic.queue(queueId), queueId, decoded);
        if (decoded.size() == 1) {
            return answer(placed.physicalOffset(), queueId, placed.queueOffset(), first.uniqKey());
        }
        return answer(ids(placed, decoded), queueId, placed.queueOffset(), first.uniqKey());
    }

    private void checkRoom() throws SendRefused {
        if (escrow.isFull()) {
            throw new SendRefused(
                    ResponseCode.SYSTEM_BUSY, "too many messages are held; decide some first, or try again later");
        }
    }

    private Topic topic(SendHeader header, String name) throws SendRefused {
        Topic topic = creation.findOrCreate(name, header.defaultTopic(), header.defaultTopicQueueNums());
        if (topic == null) {
            throw new SendRefused(
                    ResponseCode.TOPIC_NOT_EXIST,
                    "topic " + name + " does not exist and is not created by itself; create it first");
        }
        if (!topic.writable()) {
            throw new SendRefused(ResponseCode.NO_PERMISSION, "topic " + name + " may not be written");
        }
        return topic;
    }

    private int queueId(Topic topic, int asked) throws SendRefused {
        if (asked < 0) {
            return dice.below(topic.writeQueues());
        }
        if (asked >= topic.queues().length) {
            throw new SendRefused(
                    ResponseCode.INVALID_PARAMETER,
                    "queue " + asked + " of topic " + topic.name() + ", which has queues 0 to "
                            + (topic.writeQueues() - 1));
        }
        return asked;
    }

    private String id(long position) {
        Host host = shard.settings().storeHost();
        return new OffsetMessageId(host, position).toString();
    }

    private String ids(Messages.Placed placed, List<NewMessage> stored) {
        StringBuilder ids = new StringBuilder(id(placed.physicalOffset()));
        long position = placed.physicalOffset();
        for (int i = 1; i < stored.size(); i++) {
            position = Messages.nextOffset(position, stored.get(i - 1));
            ids.append(',').append(id(position));
        }
        return ids.toString();
    }

    private Response answer(long position, int queueId, long queueOffset, String transactionId) {
        Host host = shard.settings().storeHost();
        return Response.sent(
                new SendResult(host.address(), host.port(), position, queueId, queueOffset, transactionId, REGION));
    }

    private static Response answer(String msgId, int queueId, long queueOffset, String transactionId) {
        return Response.of(ResponseCode.SUCCESS)
                .field("msgId", msgId)
                .field("queueId", queueId)
                .field("queueOffset", queueOffset)
                .field("transactionId", transactionId)
                .field("MSG_REGION", REGION)
                .field("TRACE_ON", "true");
    }
}
