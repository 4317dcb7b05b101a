package io.escrowmq.handler;

import io.escrowmq.delivery.Groups;
import io.escrowmq.delivery.MemberLink;
import io.escrowmq.delivery.Members;
import io.escrowmq.delivery.Registration;
import io.escrowmq.delivery.Subscription;
import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.Response;
import io.escrowmq.protocol.ResponseCode;
import io.escrowmq.protocol.body.HeartbeatBody;
import io.escrowmq.store.Shard;
import java.util.ArrayList;
import java.util.List;

/**
 * Serves HEART_BEAT (34): the client's groups are registered, and durable where they are new, before it is answered;
 * clients share out the queues right after.
 */
public final class HeartbeatHandler implements RequestHandler {

    private final Shard shard;
    private final AgentCalls agent;
    private final ClientLinks links;
    private final Groups groups;
    private final Members members;
    private final ProducerSightings producers;

    public HeartbeatHandler(
            Shard shard,
            AgentCalls agent,
            ClientLinks links,
            Groups groups,
            Members members,
            ProducerSightings producers) {
        this.shard = shard;
        this.agent = agent;
        this.links = links;
        this.groups = groups;
        this.members = members;
        this.producers = producers;
    }

    @Override
    public void handle(Connection connection, Request request) {
        HeartbeatBody body = HeartbeatBody.of(request);
        List<Registration> registrations = registrations(body);
        MemberLink link = links.of(connection);
        agent.submit(connection, request, () -> register(connection, request, body, link, registrations));
    }

    private static List<Registration> registrations(HeartbeatBody body) {
        List<Registration> all = new ArrayList<>();
        for (HeartbeatBody.Consumer each : body.consumers()) {
            List<Subscription> subscriptions = new ArrayList<>();
            for (HeartbeatBody.Subscription one : each.subscriptions()) {
                subscriptions.add(
                        Subscription.of(one.topic(), one.subString(), one.expressionType(), one.subVersion()));
            }
            all.add(new Registration(
                    each.group(),
                    each.type().name(),
                    each.model().name(),
                    each.from().name(),
                    body.withoutSubscriptions() ? null : subscriptions));
        }
        return all;
    }

    private void register(
            Connection connection,
            Request request,
            HeartbeatBody body,
            MemberLink link,
            List<Registration> registrations) {
        producers.seen(connection, body.clientId(), request.language(), request.version(), body.producerGroups());
        String language = request.language().name();
        String unknown = null;
        boolean full = false;
        for (Registration each : registrations) {
            if (groups.ensure(each.group()) == null) {
                unknown = each.group();
            } else {
                full |= !members.register(link, body.clientId(), language, request.version(), each);
            }
        }
        Response response;
        if (unknown != null) {
            String problem = Groups.nameProblem(unknown);
            response = Response.of(ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST)
                    .remark(
                            problem != null
                                    ? problem
                                    : "group " + unknown + " does not exist and may not be created by itself");
        } else if (full) {
            response = Response.of(ResponseCode.SYSTEM_BUSY).remark("there are " + members.count() + " consumers");
        } else {
            // A client that saves on repeating its subscriptions is asked to send them all the same.
            response = Response.of(ResponseCode.SUCCESS)
                    .field("IS_SUPPORT_HEART_BEAT_V2", "true")
                    .field("IS_SUB_CHANGE", "true");
        }
        shard.whenDurable(() -> connection.reply(request, response));
    }
}
