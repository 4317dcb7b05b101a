package io.escrowmq.delivery;

import io.escrowmq.index.EntryReader;
import io.escrowmq.index.QueueIndex;
import io.escrowmq.store.MessageSource;
import io.escrowmq.store.Topic;
import java.io.IOException;

/** Finds queue offsets by store time, which never falls within a queue. Reads the disk: for reader threads. */
public final class TimeSearch {

    private final MessageSource source;

    public TimeSearch(MessageSource source) {
        this.source = source;
    }

    /** The first published offset whose store time is {@code millis} or later; the end of the queue if there is none. */
    public long lower(Topic topic, int queueId, long millis) throws IOException {
        QueueIndex queue = topic.queue(queueId);
        EntryReader entries = source.entries(queue, false);
        long low = queue.first();
        long high = queue.published();
        while (low < high) {
            long middle = (low + high) >>> 1;
            entries.seek(middle);
            if (source.storeMillis(entries) >= millis) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** The last published offset whose store time is {@code millis} or earlier; the start of the queue if there is none. */
    public long upper(Topic topic, int queueId, long millis) throws IOException {
        long after = millis == Long.MAX_VALUE ? topic.endOffset(queueId) : lower(topic, queueId, millis + 1);
        return Math.max(topic.firstOffset(queueId), after - 1);
    }
}
