package io.escrowmq.handler;

import io.escrowmq.delivery.Group;
import io.escrowmq.delivery.Groups;
import io.escrowmq.delivery.Retries;
import io.escrowmq.delivery.SendBack;
import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.LanguageCode;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.ResponseCode;
import io.escrowmq.protocol.header.SendBackHeader;
import io.escrowmq.store.MessageSource;
import io.escrowmq.store.Shard;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Serves CONSUMER_SEND_MSG_BACK (36); answers when the copy is durable. Go takes any answer for success: what cannot be
 * stored just now must not be answered, so its connection is closed and it keeps the message.
 */
public final class SendBackHandler implements RequestHandler {

    private final Shard shard;
    private final AgentCalls agent;
    private final Readers readers;
    private final Groups groups;
    private final MessageSource source;
    private final Retries retries;

    public SendBackHandler(
            Shard shard, AgentCalls agent, Readers readers, Groups groups, MessageSource source, Retries retries) {
        this.shard = shard;
        this.agent = agent;
        this.readers = readers;
        this.groups = groups;
        this.source = source;
        this.retries = retries;
    }

    @Override
    public void handle(Connection connection, Request request) {
        SendBackHeader header = SendBackHeader.of(request);
        Group group = groups.find(header.group());
        if (group == null) {
            Answers.error(
                    connection,
                    request,
                    ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST,
                    "group " + header.group() + " does not exist");
        } else if (group.retryQueues() <= 0) {
            Answers.ok(connection, request);
        } else {
            Readers.run(
                    readers.cold(),
                    () -> read(connection, request, header, group),
                    () -> unstored(connection, request, "too many reads from the disk are waiting"));
        }
    }

    private void read(Connection connection, Request request, SendBackHeader header, Group group) {
        ByteBuffer original;
        try {
            original = source.find(header.offset());
        } catch (IOException e) {
            unstored(connection, request, "the message cannot be read: " + e.getMessage());
            return;
        }
        if (original == null) {
            Answers.error(
                    connection,
                    request,
                    ResponseCode.SYSTEM_ERROR,
                    "no message has the physical offset " + header.offset());
            return;
        }
        int maximum = SendBack.maximum(group, request.version(), header.maxReconsumeTimes());
        SendBack.Copy copy = SendBack.copy(original, shard.settings().storeHost(), group, header.delayLevel(), maximum);
        agent.submit(
                request,
                () -> store(connection, request, group, copy),
                () -> unstored(connection, request, "the log takes nothing now"));
    }

    private void store(Connection connection, Request request, Group group, SendBack.Copy copy) {
        if (retries.append(group, copy)) {
            shard.whenDurable(() -> Answers.ok(connection, request));
        } else {
            unstored(
                    connection,
                    request,
                    "there are too many queues for topic " + copy.message().topic());
        }
    }

    private void unstored(Connection connection, Request request, String why) {
        if (request.language() == LanguageCode.GO) {
            connection.close();
        } else if (shard.failure() != null) {
            agent.refuse(connection, request);
        } else {
            Answers.busy(connection, request, why);
        }
    }
}
