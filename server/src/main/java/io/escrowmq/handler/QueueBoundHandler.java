package io.escrowmq.handler;

import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.header.QueueHeader;
import io.escrowmq.store.Topic;
import io.escrowmq.store.Topics;

/**
 * Serves GET_MAX_OFFSET (30) and GET_MIN_OFFSET (31) from the published entries. Of an unknown topic both are 0: clients
 * ask before the topic is there, and Go stops consuming a queue without an answer.
 */
public final class QueueBoundHandler implements RequestHandler {

    private final Topics topics;
    private final Bound bound;

    private interface Bound {
        long of(Topic topic, int queueId);
    }

    private QueueBoundHandler(Topics topics, Bound bound) {
        this.topics = topics;
        this.bound = bound;
    }

    /** The offset that the next message gets. */
    public static QueueBoundHandler max(Topics topics) {
        return new QueueBoundHandler(topics, Topic::endOffset);
    }

    /** The lowest offset that can be read. */
    public static QueueBoundHandler min(Topics topics) {
        return new QueueBoundHandler(topics, Topic::firstOffset);
    }

    @Override
    public void handle(Connection connection, Request request) {
        QueueHeader header = QueueHeader.of(request);
        Topic topic = topics.find(header.topic());
        if (topic == null) {
            Answers.offset(connection, request, 0);
        } else if (QueueLookup.has(connection, request, topic, header.queueId())) {
            Answers.offset(connection, request, bound.of(topic, header.queueId()));
        }
    }
}
