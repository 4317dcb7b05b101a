package io.escrowmq.handler;

import io.escrowmq.delivery.TimeSearch;
import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.ResponseCode;
import io.escrowmq.protocol.header.SearchOffsetHeader;
import io.escrowmq.store.Topic;
import io.escrowmq.store.Topics;
import java.io.IOException;

/** Serves SEARCH_OFFSET_BY_TIMESTAMP (29) from the published entries. */
public final class SearchOffsetHandler implements RequestHandler {

    private final QueueLookup queues;
    private final TimeSearch search;
    private final Readers readers;

    public SearchOffsetHandler(Topics topics, TimeSearch search, Readers readers) {
        this.queues = new QueueLookup(topics);
        this.search = search;
        this.readers = readers;
    }

    @Override
    public void handle(Connection connection, Request request) {
        SearchOffsetHeader header = SearchOffsetHeader.of(request);
        Topic topic = queues.find(connection, request, header.topic(), header.queueId());
        if (topic != null) {
            readers.cold(connection, request, () -> answer(connection, request, header, topic));
        }
    }

    private void answer(Connection connection, Request request, SearchOffsetHeader header, Topic topic) {
        try {
            long millis = header.timestamp();
            Answers.offset(
                    connection,
                    request,
                    header.upper()
                            ? search.upper(topic, header.queueId(), millis)
                            : search.lower(topic, header.queueId(), millis));
        } catch (IOException e) {
            Answers.error(
                    connection,
                    request,
                    ResponseCode.SYSTEM_ERROR,
                    "queue " + header.queueId() + " of topic " + header.topic() + " cannot be searched: "
                            + e.getMessage());
        }
    }
}
