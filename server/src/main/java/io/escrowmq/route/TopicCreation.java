package io.escrowmq.route;

import io.escrowmq.store.Topic;
import io.escrowmq.store.Topics;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which topics come into being by themselves, and how. Agent only. */
public final class TopicCreation {

    /** Clients ask for the route of this name to learn how a new topic would look. */
    public static final String TEMPLATE = "TBW102";

    /** Queues of the template; a client reduces them to its own default. */
    public static final int MAX_DEFAULT_QUEUES = 16;

    private static final Set<String> RESERVED = Set.of(
            "SCHEDULE_TOPIC_XXXX",
            "RMQ_SYS_TRANS_HALF_TOPIC",
            "RMQ_SYS_TRANS_OP_HALF_TOPIC",
            "TRANS_CHECK_MAX_TIME_TOPIC",
            "SELF_TEST_TOPIC",
            "OFFSET_MOVED_EVENT",
            TEMPLATE);

    private final Topics topics;
    private final boolean automatic;
    private final int defaultQueues;

    /** @param automatic autoCreateTopicEnable; @param defaultQueues defaultTopicQueueNums */
    public TopicCreation(Topics topics, boolean automatic, int defaultQueues) {
        this.topics = topics;
        this.automatic = automatic;
        this.defaultQueues = defaultQueues;
    }

    public boolean automatic() {
        return automatic;
    }

    public int defaultQueues() {
        return defaultQueues;
    }

    /** Names that clients may not send to. Any thread. */
    public static boolean reserved(String topic) {
        return RESERVED.contains(topic);
    }

    /**
     * The topic, created if it does not exist and may.
     *
     * @param template the topic to be like: {@value #TEMPLATE} or an existing one
     * @param queues how many queues the client wants
     * @return null if there is no such topic and it may not be created
     */
    public @Nullable Topic findOrCreate(String name, String template, int queues) {
        Topic topic = topics.find(name);
        if (topic != null || !automatic) {
            return topic;
        }
        Topic like = topics.find(template);
        if (like == null && !template.equals(TEMPLATE)) {
            return null;
        }
        int most = like == null ? defaultQueues : like.writeQueues();
        int count = Math.max(1, Math.min(queues, most));
        if (!topics.mayAutoCreate(count)) {
            return null;
        }
        return topics.put(name, count, count, Topic.READ | Topic.WRITE);
    }
}
