package io.escrowmq.handler;

import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.Response;
import io.escrowmq.protocol.ResponseCode;

/** Answers that many handlers give. */
final class Answers {

    private Answers() {}

    static void ok(Connection connection, Request request) {
        connection.reply(request, Response.of(ResponseCode.SUCCESS));
    }

    static void error(Connection connection, Request request, int code, String remark) {
        connection.reply(request, Response.of(code).remark(remark));
    }

    static void offset(Connection connection, Request request, long offset) {
        connection.reply(request, Response.of(ResponseCode.SUCCESS).field("offset", offset));
    }

    /** {@code what} has no room just now; clients try again. */
    static void busy(Connection connection, Request request, String what) {
        error(connection, request, ResponseCode.SYSTEM_BUSY, what + "; try again later");
    }

    static void noTopic(Connection connection, Request request, String topic) {
        error(connection, request, ResponseCode.TOPIC_NOT_EXIST, "topic " + topic + " does not exist");
    }

    static void noGroup(Connection connection, Request request, String group) {
        error(
                connection,
                request,
                ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST,
                "group " + group + " does not exist and may not be created by itself");
    }
}
