package io.escrowmq.handler;

import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;

/**
 * Serves one request code. Called on the connection's I/O thread, which it must not block; it answers exactly once, now
 * or later, on any thread.
 */
@FunctionalInterface
public interface RequestHandler {

    /**
     * Serves one request.
     *
     * @throws io.escrowmq.protocol.BadRequestException if a field is missing or wrong; nothing was answered or done then
     */
    void handle(Connection connection, Request request);
}
