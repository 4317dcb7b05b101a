package io.escrowmq.handler;

import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;

/** Serves one request code. Called on the connection's I/O thread; must not block. */
@FunctionalInterface
public interface RequestHandler {

    /** @throws io.escrowmq.protocol.BadRequestException if a field is missing or senseless */
    void handle(Connection connection, Request request);
}
