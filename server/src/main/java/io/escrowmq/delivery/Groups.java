package io.escrowmq.delivery;

import io.escrowmq.log.RecordView;
import io.escrowmq.message.StoredMessage;
import io.escrowmq.store.Names;
import io.escrowmq.store.RecordType;
import io.escrowmq.store.Shard;
import io.escrowmq.store.Topic;
import io.escrowmq.store.Topics;
import io.escrowmq.store.machine.Section;
import io.escrowmq.store.machine.Slices;
import io.escrowmq.store.machine.StateMachine;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The shard's subscription groups. The agent changes; any thread finds.
 *
 * <pre>
 * GROUP   u8 1 = put, 2 = delete   i32 name   i32 retry queues   i32 retry max   u8 flags (1 = may consume)
 *         delete ends after the name
 * </pre>
 */
public final class Groups implements StateMachine {

    /** Groups of the shard; they are created by themselves only below 80 % of it. */
    public static final int MAX_GROUPS = 100_000;

    public static final int DEFAULT_RETRY_QUEUES = 1;
    public static final int DEFAULT_RETRY_MAX = 16;

    private static final int RETRY_PREFIX_CHARACTERS = Topics.retryTopic("").length();
    /** So that the name of its retry topic can be stored. */
    static final int MAX_NAME_CHARACTERS = StoredMessage.MAX_TOPIC_BYTES - RETRY_PREFIX_CHARACTERS;

    private static final int AUTO_CREATE_LIMIT = MAX_GROUPS / 10 * 8;
    private static final int PUT = 1;
    private static final int DELETE = 2;
    private static final int MAY_CONSUME = 1;
    private static final int SAVED_BYTES = 4 + 4 + 4 + 1;

    private final Shard shard;
    private final Names names;
    private final Topics topics;
    private final boolean autoCreate;
    private final Map<String, Group> byName = new ConcurrentHashMap<>();

    /**
     * Starts without groups.
     *
     * @param autoCreate whether a group comes into being with its first member or pull
     */
    public Groups(Shard shard, Names names, Topics topics, boolean autoCreate) {
        this.shard = shard;
        this.names = names;
        this.topics = topics;
        this.autoCreate = autoCreate;
    }

    @Override
    public int[] recordTypes() {
        return new int[] {RecordType.GROUP};
    }

    /** Any thread. */
    public @Nullable Group find(String name) {
        return byName.get(name);
    }

    /** Any thread. */
    public Collection<Group> all() {
        return byName.values();
    }

    /** What is wrong with a group name, or null if nothing is. */
    public static @Nullable String nameProblem(String name) {
        if (name.isEmpty() || name.length() > MAX_NAME_CHARACTERS) {
            return "group name of " + name.length() + " characters, allowed are 1 to " + MAX_NAME_CHARACTERS;
        }
        String problem = Topics.nameProblem(name);
        return problem == null ? null : problem.replace("topic name", "group name");
    }

    /**
     * The group, created now with its retry topic if it is new and may create itself; durable with what is appended
     * now. Agent.
     *
     * @return null if there is none and none may be created
     */
    public @Nullable Group ensure(String name) {
        Group known = byName.get(name);
        if (known != null) {
            return known;
        }
        if (!autoCreate || byName.size() >= AUTO_CREATE_LIMIT || nameProblem(name) != null) {
            return null;
        }
        if (names.isFull() || retryTopic(name, DEFAULT_RETRY_QUEUES) == null) {
            return null;
        }
        return put(name, DEFAULT_RETRY_QUEUES, DEFAULT_RETRY_MAX, true);
    }

    /** Creates or changes a group; its name must have no {@link #nameProblem}. Agent. */
    public Group put(String name, int retryQueues, int retryMax, boolean consumeEnabled) {
        int number = names.number(name);
        ByteBuffer out = shard.begin(RecordType.GROUP, 1 + 4 + 4 + 4 + 1);
        out.put((byte) PUT).putInt(number).putInt(retryQueues).putInt(retryMax);
        out.put((byte) (consumeEnabled ? MAY_CONSUME : 0));
        Group group = new Group(name, number, retryQueues, retryMax, consumeEnabled);
        byName.put(name, group);
        return group;
    }

    /** Removes a group; its topics and offsets stay. Agent. */
    public void delete(Group group) {
        ByteBuffer out = shard.begin(RecordType.GROUP, 1 + 4);
        out.put((byte) DELETE).putInt(group.number());
        byName.remove(group.name());
    }

    /** The group's retry topic, created now if it is missing; null if there are too many queues. Agent. */
    public @Nullable Topic retryTopic(String group, int queues) {
        return own(Topics.retryTopic(group), queues);
    }

    /** The group's dead-letter topic, created now if it is missing; null if there are too many queues. Agent. */
    public @Nullable Topic deadLetterTopic(String group) {
        return own(Topics.deadLetterTopic(group), 1);
    }

    private @Nullable Topic own(String name, int queues) {
        Topic topic = topics.find(name);
        if (topic == null && topics.mayAutoCreate(queues)) {
            topic = topics.put(name, queues, queues, Topic.READ | Topic.WRITE);
        }
        return topic;
    }

    @Override
    public void replay(RecordView record) {
        ByteBuffer in = record.payload();
        int what = in.get();
        int number = in.getInt();
        if (what == DELETE) {
            byName.remove(names.text(number));
            return;
        }
        put(number, in);
    }

    @Override
    public int section() {
        return Section.GROUPS;
    }

    /** Slices: n × GROUP without its first byte. */
    @Override
    public Slices save() {
        // The iterator goes on while groups come and go; what it misses is in the log behind the snapshot.
        Iterator<Group> all = byName.values().iterator();
        // The names are saved before the groups: one with a newer name has its record behind the snapshot's beginning.
        int known = names.count();
        return out -> {
            int start = out.position();
            while (out.remaining() >= SAVED_BYTES && all.hasNext()) {
                Group group = all.next();
                if (group.number() >= known) {
                    continue;
                }
                out.putInt(group.number()).putInt(group.retryQueues()).putInt(group.retryMax());
                out.put((byte) (group.consumeEnabled() ? MAY_CONSUME : 0));
            }
            return out.position() > start;
        };
    }

    @Override
    public void restore(ByteBuffer slice) {
        while (slice.hasRemaining()) {
            int number = slice.getInt();
            put(number, slice);
        }
    }

    private void put(int number, ByteBuffer in) {
        String name = names.text(number);
        byName.put(name, new Group(name, number, in.getInt(), in.getInt(), (in.get() & MAY_CONSUME) != 0));
    }
}
