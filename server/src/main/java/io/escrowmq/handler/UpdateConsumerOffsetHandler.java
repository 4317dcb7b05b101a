package io.escrowmq.handler;

import io.escrowmq.delivery.Group;
import io.escrowmq.delivery.Groups;
import io.escrowmq.delivery.Offsets;
import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.header.UpdateOffsetHeader;
import io.escrowmq.store.Topic;
import io.escrowmq.store.Topics;

/** Serves UPDATE_CONSUMER_OFFSET (15); answers when the offset is durable. */
public final class UpdateConsumerOffsetHandler implements RequestHandler {

    private final AgentCalls agent;
    private final QueueLookup queues;
    private final Groups groups;
    private final Offsets offsets;

    public UpdateConsumerOffsetHandler(AgentCalls agent, Topics topics, Groups groups, Offsets offsets) {
        this.agent = agent;
        this.queues = new QueueLookup(topics);
        this.groups = groups;
        this.offsets = offsets;
    }

    @Override
    public void handle(Connection connection, Request request) {
        UpdateOffsetHeader header = UpdateOffsetHeader.of(request);
        agent.submit(connection, request, () -> commit(connection, request, header));
    }

    private void commit(Connection connection, Request request, UpdateOffsetHeader header) {
        Topic topic = queues.find(connection, request, header.topic(), header.queueId());
        if (topic == null) {
            return;
        }
        Group group = groups.find(header.consumerGroup());
        if (group == null) {
            Answers.noGroup(connection, request, header.consumerGroup());
            return;
        }
        boolean taken = request.oneWay()
                ? offsets.commit(group, topic.queue(header.queueId()), header.commitOffset())
                : offsets.commit(
                        group,
                        topic.queue(header.queueId()),
                        header.commitOffset(),
                        () -> Answers.ok(connection, request));
        if (!taken) {
            Answers.busy(connection, request, "offsets of " + Offsets.MAX_PAIRS + " groups and queues are stored");
        }
    }
}
