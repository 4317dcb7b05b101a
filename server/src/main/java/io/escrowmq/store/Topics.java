package io.escrowmq.store;

import io.escrowmq.index.QueueIndex;
import io.escrowmq.index.Queues;
import io.escrowmq.log.RecordView;
import io.escrowmq.message.StoredMessage;
import io.escrowmq.store.machine.Section;
import io.escrowmq.store.machine.Slices;
import io.escrowmq.store.machine.StateMachine;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The shard's topics and their queues. The agent changes; any thread finds.
 *
 * <pre>
 * TOPIC   u8 1 = put, 2 = delete   i32 name   i64 incarnation (0 = this record's position)
 *         i32 read queues   i32 write queues   i32 permission   i32 n   n × i32 queue number
 * </pre>
 */
public final class Topics implements StateMachine {

    public static final int MAX_QUEUES_OF_A_TOPIC = 1024;
    /** Queues of the shard; topics are created by themselves only below 80 % of it. */
    public static final int MAX_QUEUES = 1_000_000;

    private static final String RETRY_PREFIX = "%RETRY%";
    private static final String DEAD_LETTER_PREFIX = "%DLQ%";
    private static final int PUT = 1;
    private static final int DELETE = 2;

    /** Where a queue number leads. */
    public record Place(String topic, int queueId) {}

    private final Shard shard;
    private final Names names;
    private final Queues queues;
    /** By queue number, with room for more; what is below the number of queues never changes. */
    private volatile Place[] places = new Place[64];

    private int placed;
    private final Map<String, Topic> byName = new ConcurrentHashMap<>();

    public Topics(Shard shard, Names names) {
        this.shard = shard;
        this.names = names;
        this.queues = shard.queues();
    }

    @Override
    public int[] recordTypes() {
        return new int[] {RecordType.TOPIC};
    }

    /** Any thread. */
    public @Nullable Topic find(String name) {
        return byName.get(name);
    }

    /** Any thread. */
    public Collection<Topic> all() {
        return byName.values();
    }

    public Queues queues() {
        return queues;
    }

    /** Topic and queue id of a queue number, also of a deleted topic. Any thread. */
    public Place place(int queueNumber) {
        return places[queueNumber];
    }

    /** Whether topics may still come into being by themselves. */
    public boolean mayAutoCreate(int more) {
        return queues.count() + more <= MAX_QUEUES / 10 * 8 && !queues.isFull();
    }

    public static boolean isRetry(String topic) {
        return topic.startsWith(RETRY_PREFIX);
    }

    public static boolean isDeadLetter(String topic) {
        return topic.startsWith(DEAD_LETTER_PREFIX);
    }

    public static String retryTopic(String group) {
        return RETRY_PREFIX + group;
    }

    public static String deadLetterTopic(String group) {
        return DEAD_LETTER_PREFIX + group;
    }

    /** What is wrong with a topic name, or null if nothing is. */
    public static @Nullable String nameProblem(String name) {
        if (name.isEmpty() || name.length() > StoredMessage.MAX_TOPIC_BYTES) {
            return "topic name of " + name.length() + " characters, allowed are 1 to " + StoredMessage.MAX_TOPIC_BYTES;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean legal = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '%'
                    || c == '|'
                    || c == '_'
                    || c == '-';
            if (!legal) {
                return "topic name with the character '" + c + "', allowed are letters, digits, % | _ -";
            }
        }
        return null;
    }

    /** Creates a topic or changes its queue counts and permission; the queues it has keep their numbers. Agent. */
    public Topic put(String name, int readQueues, int writeQueues, int permission) {
        Topic before = byName.get(name);
        int have = before == null ? 0 : before.queues().length;
        int want = Math.max(have, Math.max(readQueues, writeQueues));
        int number = names.number(name);
        ByteBuffer out = shard.begin(RecordType.TOPIC, 1 + 4 + 8 + 4 * 4 + want * 4);
        long incarnation = before == null ? shard.recordPosition() : before.incarnation();
        out.put((byte) PUT).putInt(number).putLong(before == null ? 0 : incarnation);
        out.putInt(readQueues).putInt(writeQueues).putInt(permission).putInt(want);
        QueueIndex[] indexes = new QueueIndex[want];
        for (int id = 0; id < want; id++) {
            indexes[id] = before != null && id < have ? before.queue(id) : create(name, id);
            out.putInt(indexes[id].number());
        }
        Topic topic = new Topic(name, number, incarnation, readQueues, writeQueues, permission, indexes);
        byName.put(name, topic);
        return topic;
    }

    private QueueIndex create(String topic, int queueId) {
        Place[] room = placed < places.length ? places : Arrays.copyOf(places, 2 * placed);
        room[placed] = new Place(topic, queueId);
        places = room;
        // At a start a sidecar may have brought the queue before its topic.
        return queues.ensure(placed++);
    }

    /** Removes a topic; its messages cannot be reached any more. Agent. */
    public void delete(Topic topic) {
        ByteBuffer out = shard.begin(RecordType.TOPIC, 1 + 4 + 8);
        out.put((byte) DELETE).putInt(topic.number()).putLong(topic.incarnation());
        byName.remove(topic.name());
    }

    @Override
    public void replay(RecordView record) {
        ByteBuffer in = record.payload();
        int what = in.get();
        int number = in.getInt();
        String name = names.text(number);
        long incarnation = in.getLong();
        if (what == DELETE) {
            byName.remove(name);
            return;
        }
        int readQueues = in.getInt();
        int writeQueues = in.getInt();
        int permission = in.getInt();
        QueueIndex[] indexes = new QueueIndex[in.getInt()];
        for (int id = 0; id < indexes.length; id++) {
            int queue = in.getInt();
            indexes[id] = queue == placed ? create(name, id) : queues.get(queue);
        }
        long position = incarnation == 0 ? record.position() : incarnation;
        byName.put(name, new Topic(name, number, position, readQueues, writeQueues, permission, indexes));
    }

    @Override
    public int section() {
        return Section.TOPICS;
    }

    @Override
    public Slices save() {
        return new TopicSlices(names, queues, this::place, byName.values().iterator());
    }

    @Override
    public void restore(ByteBuffer slice) {
        while (slice.hasRemaining()) {
            if (slice.get() == TopicSlices.QUEUE) {
                String topic = names.text(slice.getInt());
                create(topic, slice.getInt()).restore(slice.getLong());
            } else {
                Topic topic = TopicSlices.topic(slice, names, queues);
                byName.put(topic.name(), topic);
            }
        }
    }

    @Override
    public void live() {
        for (int number = 0; number < queues.count(); number++) {
            QueueIndex queue = queues.get(number);
            queue.publish(queue.next());
        }
    }
}
