package io.escrowmq.handler;

import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.ResponseCode;
import io.escrowmq.store.Topic;
import io.escrowmq.store.Topics;
import org.jspecify.annotations.Nullable;

/** Finds the topic that a request names and has the queue that it names, or answers that there is none. Any thread. */
record QueueLookup(Topics topics) {

    /** Returns null when the request has been answered: 17 for the topic, 29 for the queue. */
    @Nullable
    Topic find(Connection connection, Request request, String topicName, int queueId) {
        Topic topic = topics.find(topicName);
        if (topic == null) {
            Answers.noTopic(connection, request, topicName);
            return null;
        }
        return has(connection, request, topic, queueId) ? topic : null;
    }

    /** Returns false when the request has been answered: 29. */
    static boolean has(Connection connection, Request request, Topic topic, int queueId) {
        if (queueId < 0 || queueId >= topic.queues().length) {
            Answers.error(
                    connection,
                    request,
                    ResponseCode.INVALID_PARAMETER,
                    "queue " + queueId + " of topic " + topic.name() + ", it has queues 0 to "
                            + (topic.queues().length - 1));
            return false;
        }
        return true;
    }
}
