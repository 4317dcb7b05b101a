package io.escrowmq.route;

import io.escrowmq.store.Topic;
import io.escrowmq.store.Topics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the queues of a topic are. Any thread; what it says of new topics may be told only when they are durable. */
public final class NameService {

    private static final int INHERIT = 1;

    private final Topics topics;
    private final TopicCreation creation;
    private final Broker broker;

    /** This process as clients see it. */
    public record Broker(String cluster, String name, String address) {}

    /** The queues of a topic on this broker. */
    public record Route(int readQueues, int writeQueues, int permission) {}

    public NameService(Topics topics, TopicCreation creation, Broker broker) {
        this.topics = topics;
        this.creation = creation;
        this.broker = broker;
    }

    public Broker broker() {
        return broker;
    }

    /** The route of a topic, of the template for new topics, or of a retry topic that will exist with its group. */
    public @Nullable Route route(String name) {
        Topic topic = topics.find(name);
        if (topic != null) {
            return new Route(topic.readQueues(), topic.writeQueues(), topic.permission());
        }
        if (name.equals(TopicCreation.TEMPLATE) && creation.automatic()) {
            int queues = creation.defaultQueues();
            return new Route(queues, queues, Topic.READ | Topic.WRITE | INHERIT);
        }
        if (Topics.isRetry(name) && Topics.nameProblem(name) == null) {
            return new Route(1, 1, Topic.READ | Topic.WRITE);
        }
        return null;
    }

    /** All topics, sorted. */
    public List<String> topics() {
        return topics.all().stream().map(Topic::name).sorted().toList();
    }
}
