package io.escrowmq.handler;

import io.escrowmq.delivery.LongPolls;
import io.escrowmq.delivery.PullPlan;
import io.escrowmq.delivery.PullQuery;
import io.escrowmq.delivery.PullRefusal;
import io.escrowmq.delivery.PullResult;
import io.escrowmq.delivery.Pulls;
import io.escrowmq.delivery.Subscription;
import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.Response;
import io.escrowmq.protocol.ResponseCode;
import io.escrowmq.protocol.header.PullHeader;
import java.io.IOException;

/**
 * One pull from its arrival to its one answer. It goes from thread to thread but is on one at a time: I/O thread, reader
 * thread if the messages are not in memory, agent while it is held, and a reading thread again when something arrived.
 */
final class PullCall {

    private static final long NOT_HELD = -1;

    private final PullMessageHandler.Services services;
    private final Connection connection;
    private final Request request;
    private final PullHeader header;
    private final PullQuery query;
    /** Everything from the requested offset up to here was looked at and is not for the group. */
    private long cursor;

    private long deadline = NOT_HELD;

    PullCall(PullMessageHandler.Services services, Connection connection, Request request, PullHeader header) {
        this.services = services;
        this.connection = connection;
        this.request = request;
        this.header = header;
        this.query = query(header);
        this.cursor = header.queueOffset();
    }

    private static PullQuery query(PullHeader header) {
        Subscription own = null;
        if (header.hasSubscription()) {
            own = Subscription.of(header.topic(), header.subscription(), header.expressionType(), header.subVersion());
        }
        return new PullQuery(
                header.consumerGroup(),
                header.topic(),
                header.queueId(),
                header.queueOffset(),
                own,
                header.subVersion(),
                header.maxMsgNums(),
                header.maxMsgBytes());
    }

    /** I/O thread. */
    void start() {
        Pulls.Checked checked = services.pulls().check(query);
        PullRefusal refusal = checked.refusal();
        if (refusal != null && refusal.reason() == PullRefusal.Reason.GROUP_UNKNOWN) {
            services.agent().submit(connection, request, this::createGroup);
        } else {
            proceed(checked);
        }
    }

    private void createGroup() {
        if (services.groups().ensure(query.group()) == null) {
            Answers.noGroup(connection, request, query.group());
        } else {
            services.shard().whenDurable(() -> services.readers()
                    .hot(connection, request, () -> proceed(services.pulls().check(query))));
        }
    }

    private void proceed(Pulls.Checked checked) {
        PullRefusal refusal = checked.refusal();
        PullPlan plan = checked.plan();
        if (plan == null) {
            if (refusal != null) {
                Answers.error(connection, request, code(refusal.reason()), refusal.remark());
            }
            return;
        }
        if (header.hasCommitOffset()) {
            // If the agent is too busy the next pull brings the offset again.
            services.shard().submit(() -> services.offsets().commit(plan.group(), plan.queue(), header.commitOffset()));
        }
        readHot(plan);
    }

    private void readHot(PullPlan plan) {
        if (!read(plan, true)) {
            services.readers().cold(connection, request, () -> read(plan, false));
        } else if (services.pulls().readAheadDue()) {
            Pulls pulls = services.pulls();
            Readers.run(services.readers().cold(), pulls::readAhead, pulls::readAheadRefused);
        }
    }

    private boolean read(PullPlan plan, boolean memoryOnly) {
        try {
            PullResult result = services.pulls().read(plan, cursor, memoryOnly);
            if (result != null) {
                settle(plan, result);
            }
            return result != null;
        } catch (IOException e) {
            Answers.error(
                    connection,
                    request,
                    ResponseCode.SYSTEM_ERROR,
                    "queue " + query.queueId() + " of topic " + query.topic() + " cannot be read from offset " + cursor
                            + ": " + e.getMessage());
            return true;
        }
    }

    private void settle(PullPlan plan, PullResult result) {
        switch (result.status()) {
            case FOUND -> answer(ResponseCode.SUCCESS, result);
            case OFFSET_MOVED -> answer(ResponseCode.PULL_OFFSET_MOVED, result);
            case NO_MATCH -> {
                cursor = result.next();
                if (deadline == NOT_HELD || cursor - query.offset() >= Pulls.MAX_SCANNED) {
                    answer(ResponseCode.PULL_RETRY_IMMEDIATELY, result);
                } else {
                    hold(plan);
                }
            }
            case NOTHING_NEW -> {
                if (header.maySuspend() && header.suspendTimeoutMillis() > 0) {
                    hold(plan);
                } else {
                    answer(ResponseCode.PULL_NOT_FOUND, result);
                }
            }
        }
    }

    private void hold(PullPlan plan) {
        services.links().of(connection);
        services.agent().submit(connection, request, () -> {
            if (deadline == NOT_HELD) {
                deadline = services.longPolls().deadline(header.suspendTimeoutMillis());
            }
            services.longPolls().hold(plan.queue(), cursor, deadline, new Held(plan));
        });
    }

    /** The call while the agent holds it. */
    private final class Held implements LongPolls.Waiter {

        private final PullPlan plan;

        Held(PullPlan plan) {
            this.plan = plan;
        }

        @Override
        public long link() {
            return connection.id();
        }

        @Override
        public boolean isOpen() {
            return connection.isOpen();
        }

        @Override
        public void resume(LongPolls.Reason reason) {
            switch (reason) {
                case ARRIVAL -> services.readers().hot(connection, request, () -> readHot(plan));
                case EXPIRY -> expire(plan);
                case FULL -> Answers.busy(connection, request, "too many pulls are waiting for messages");
            }
        }
    }

    /** A client whose offset did not move with ours would make us look at the same entries again. */
    private void expire(PullPlan plan) {
        int code = cursor > query.offset() ? ResponseCode.PULL_RETRY_IMMEDIATELY : ResponseCode.PULL_NOT_FOUND;
        answer(code, services.pulls().expired(plan, cursor));
    }

    private void answer(int code, PullResult result) {
        Response response = Response.of(code)
                .field("suggestWhichBrokerId", 0)
                .field("nextBeginOffset", result.next())
                .field("minOffset", result.first())
                .field("maxOffset", result.end());
        if (result.count() > 0) {
            response.body(result.messages(), result.left());
        }
        connection.reply(request, response);
    }

    private static int code(PullRefusal.Reason reason) {
        return switch (reason) {
            case GROUP_UNKNOWN -> ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST;
            case NO_PERMISSION -> ResponseCode.NO_PERMISSION;
            case TOPIC_UNKNOWN -> ResponseCode.TOPIC_NOT_EXIST;
            case QUEUE_ILLEGAL -> ResponseCode.INVALID_PARAMETER;
            case EXPRESSION_ILLEGAL -> ResponseCode.SUBSCRIPTION_PARSE_FAILED;
            case NOT_SUBSCRIBED -> ResponseCode.SUBSCRIPTION_NOT_EXIST;
            case SUBSCRIPTION_OLD -> ResponseCode.SUBSCRIPTION_NOT_LATEST;
        };
    }
}
