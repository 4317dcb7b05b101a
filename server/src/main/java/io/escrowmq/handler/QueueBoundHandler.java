package io.escrowmq.handler;

import io.escrowmq.index.QueueIndex;
import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.header.QueueHeader;
import io.escrowmq.store.Topic;
import io.escrowmq.store.Topics;
import java.util.function.ToLongFunction;

/**
 * Serves GET_MAX_OFFSET (30) and GET_MIN_OFFSET (31) from the published entries. Of an unknown topic both are 0: clients
 * ask before the topic is there, and Go stops consuming a queue without an answer.
 */
public final class QueueBoundHandler implements RequestHandler {

    private final Topics topics;
    private final QueueLookup queues;
    private final ToLongFunction<QueueIndex> bound;

    private QueueBoundHandler(Topics topics, ToLongFunction<QueueIndex> bound) {
        this.topics = topics;
        this.queues = new QueueLookup(topics);
        this.bound = bound;
    }

    /** The offset that the next message gets. */
    public static QueueBoundHandler max(Topics topics) {
        return new QueueBoundHandler(topics, QueueIndex::published);
    }

    /** The lowest offset that can be read. */
    public static QueueBoundHandler min(Topics topics) {
        return new QueueBoundHandler(topics, QueueIndex::first);
    }

    @Override
    public void handle(Connection connection, Request request) {
        QueueHeader header = QueueHeader.of(request);
        Topic topic = topics.find(header.topic());
        if (topic == null) {
            Answers.offset(connection, request, 0);
            return;
        }
        QueueIndex queue = queues.find(connection, request, topic, header.queueId());
        if (queue != null) {
            Answers.offset(connection, request, bound.applyAsLong(queue));
        }
    }
}
