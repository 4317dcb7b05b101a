package io.escrowmq.handler;

import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.ResponseCode;
import io.escrowmq.protocol.header.SendHeader;
import io.escrowmq.store.Topics;
import java.util.function.ToIntFunction;

/** Where a message that a consumer sends to its own retry topic goes: back, or among the dead letters. Agent. */
public final class RetrySends {

    private static final int VERSION_WITH_OWN_MAXIMUM = 121;

    private final ToIntFunction<String> maxOfGroup;

    /** @param maxOfGroup deliveries that a consumer group allows, or -1 for an unknown group */
    public RetrySends(ToIntFunction<String> maxOfGroup) {
        this.maxOfGroup = maxOfGroup;
    }

    /** The topic of the header, or the group's dead-letter topic after too many deliveries. */
    String target(SendHeader header, Request request) throws SendRefused {
        if (!Topics.isRetry(header.topic())) {
            return header.topic();
        }
        String group = header.topic().substring(Topics.retryTopic("").length());
        int max = maxOfGroup.applyAsInt(group);
        if (max < 0) {
            throw new SendRefused(
                    ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST,
                    "consumer group " + group + " does not exist; start a consumer of it first");
        }
        boolean own = request.version() >= VERSION_WITH_OWN_MAXIMUM && header.maxReconsumeTimes() >= 0;
        int allowed = own ? header.maxReconsumeTimes() : max;
        return header.reconsumeTimes() > allowed ? Topics.deadLetterTopic(group) : header.topic();
    }
}
