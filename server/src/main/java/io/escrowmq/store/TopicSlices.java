package io.escrowmq.store;

import io.escrowmq.index.QueueIndex;
import io.escrowmq.index.Queues;
import io.escrowmq.store.machine.Slices;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Topics and queues on their way into a snapshot: all queues by number, those of deleted topics too, then the topics. A
 * topic that has got a queue since the snapshot began is left out: its newest record has it all and is replayed.
 *
 * <pre>
 * u8 1   i32 name of the topic   i32 queue id   i64 next offset
 * u8 2   i32 name   i64 incarnation   i32 read queues   i32 write queues   i32 permission   i32 n   n × i32 queue number
 * </pre>
 */
final class TopicSlices implements Slices {

    static final int QUEUE = 1;
    static final int TOPIC = 2;

    private static final int QUEUE_BYTES = 1 + 4 + 4 + 8;
    private static final int TOPIC_BYTES = 1 + 4 + 8 + 4 * 4;

    private final Names names;
    private final Queues queues;
    private final IntFunction<Topics.Place> places;
    private final Iterator<Topic> topics;
    private final int queueCount;
    private int nextQueue;
    private @Nullable Topic pending;

    /** @param topics goes on while topics come and go */
    TopicSlices(Names names, Queues queues, IntFunction<Topics.Place> places, Iterator<Topic> topics) {
        this.names = names;
        this.queues = queues;
        this.places = places;
        this.topics = topics;
        this.queueCount = queues.count();
    }

    @Override
    public boolean next(ByteBuffer out) {
        int start = out.position();
        while (nextQueue < queueCount && out.remaining() >= QUEUE_BYTES) {
            Topics.Place place = places.apply(nextQueue);
            out.put((byte) QUEUE).putInt(names.find(place.topic())).putInt(place.queueId());
            out.putLong(queues.get(nextQueue).next());
            nextQueue++;
        }
        if (nextQueue == queueCount) {
            putTopics(out);
        }
        return out.position() > start;
    }

    private void putTopics(ByteBuffer out) {
        Topic topic = pending == null ? following() : pending;
        while (topic != null && out.remaining() >= TOPIC_BYTES + 4 * topic.queues().length) {
            out.put((byte) TOPIC).putInt(topic.number()).putLong(topic.incarnation());
            out.putInt(topic.readQueues()).putInt(topic.writeQueues()).putInt(topic.permission());
            out.putInt(topic.queues().length);
            for (QueueIndex queue : topic.queues()) {
                out.putInt(queue.number());
            }
            topic = following();
        }
        pending = topic;
    }

    private @Nullable Topic following() {
        while (topics.hasNext()) {
            Topic topic = topics.next();
            QueueIndex[] all = topic.queues();
            if (all.length == 0 || all[all.length - 1].number() < queueCount) {
                return topic;
            }
        }
        return null;
    }

    /** Reads a topic behind its first byte. */
    static Topic topic(ByteBuffer in, Names names, Queues queues) {
        int number = in.getInt();
        long incarnation = in.getLong();
        int readQueues = in.getInt();
        int writeQueues = in.getInt();
        int permission = in.getInt();
        QueueIndex[] indexes = new QueueIndex[in.getInt()];
        for (int id = 0; id < indexes.length; id++) {
            indexes[id] = queues.get(in.getInt());
        }
        return new Topic(names.text(number), number, incarnation, readQueues, writeQueues, permission, indexes);
    }
}
