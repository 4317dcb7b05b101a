package io.escrowmq.delivery;

import io.escrowmq.message.DelayLevels;
import io.escrowmq.store.Messages;
import io.escrowmq.store.Shard;
import io.escrowmq.store.Topic;
import java.util.List;

/** Stores the copies of messages that consumers sent back. Agent only. */
public final class Retries {

    private final Shard shard;
    private final Groups groups;
    private final Messages messages;
    private final Holder holder;
    private final DelayLevels levels;

    public Retries(Shard shard, Groups groups, Messages messages, Holder holder, DelayLevels levels) {
        this.shard = shard;
        this.groups = groups;
        this.messages = messages;
        this.holder = holder;
        this.levels = levels;
    }

    /**
     * Appends a copy to its topic, which is created if it is missing; nothing is durable yet.
     *
     * @return false if it cannot be stored: too many queues for a new topic, or too many messages held
     */
    public boolean append(Group group, SendBack.Copy copy) {
        int queues = Math.max(1, group.retryQueues());
        Topic topic =
                copy.deadLetter() ? groups.deadLetterTopic(group.name()) : groups.retryTopic(group.name(), queues);
        if (topic == null) {
            return false;
        }
        int queueId = Math.floorMod(copy.message().uniqKey().hashCode(), topic.writeQueues());
        if (copy.delayLevel() > 0) {
            long due = shard.now() + levels.millis(copy.delayLevel());
            return holder.holdUntil(topic, queueId, copy.message(), due) != Holder.FULL;
        }
        messages.append(topic.queue(queueId), queueId, List.of(copy.message()));
        return true;
    }
}
