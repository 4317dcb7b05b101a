package io.escrowmq.handler;

import io.escrowmq.delivery.Group;
import io.escrowmq.delivery.Groups;
import io.escrowmq.delivery.Offsets;
import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.LanguageCode;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.ResponseCode;
import io.escrowmq.protocol.header.QueryOffsetHeader;
import io.escrowmq.store.Topic;
import io.escrowmq.store.Topics;

/**
 * Serves QUERY_CONSUMER_OFFSET (14) with the durable offset. Go 2.1.1 never consumes a queue for which it gets
 * {@code QUERY_NOT_FOUND}; it gets the offset -1 instead, at which it applies its own rule where to start.
 */
public final class QueryConsumerOffsetHandler implements RequestHandler {

    private static final long START_BY_YOUR_RULE = -1;

    private final AgentCalls agent;
    private final QueueLookup queues;
    private final Groups groups;
    private final Offsets offsets;

    public QueryConsumerOffsetHandler(AgentCalls agent, Topics topics, Groups groups, Offsets offsets) {
        this.agent = agent;
        this.queues = new QueueLookup(topics);
        this.groups = groups;
        this.offsets = offsets;
    }

    @Override
    public void handle(Connection connection, Request request) {
        QueryOffsetHeader header = QueryOffsetHeader.of(request);
        agent.submit(connection, request, () -> answer(connection, request, header));
    }

    private void answer(Connection connection, Request request, QueryOffsetHeader header) {
        Topic topic = queues.find(connection, request, header.topic(), header.queueId());
        if (topic == null) {
            return;
        }
        Group group = groups.find(header.consumerGroup());
        long stored = group == null ? Offsets.NONE : offsets.stored(group, topic.queue(header.queueId()));
        boolean go = request.language() == LanguageCode.GO;
        if (stored >= 0) {
            Answers.offset(connection, request, stored);
        } else if (topic.firstOffset(header.queueId()) == 0 && (go || header.setZeroIfNotFound())) {
            Answers.offset(connection, request, 0);
        } else if (go) {
            Answers.offset(connection, request, START_BY_YOUR_RULE);
        } else {
            Answers.error(
                    connection,
                    request,
                    ResponseCode.QUERY_NOT_FOUND,
                    "group " + header.consumerGroup() + " has no offset for queue " + header.queueId() + " of topic "
                            + header.topic());
        }
    }
}
