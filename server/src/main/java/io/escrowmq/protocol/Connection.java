package io.escrowmq.protocol;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client's connection as handlers see it. Any thread; nothing here blocks. */
public interface Connection {

    /** Unique in the life of the process. */
    long id();

    InetSocketAddress remote();

    /** The address this server has on the connection. */
    InetSocketAddress local();

    boolean isOpen();

    /** False while the peer reads slower than it is sent to; what can wait should not be sent then. */
    boolean isWritable();

    /** Answers a request in the serialize type of the request. Does nothing for a one-way request or a closed connection. */
    void reply(Request request, Response response);

    /**
     * As {@link #reply}, but the answer may wait until {@link #flushReplies}: for the one thread
     * that answers many requests in one go, the agent.
     *
     * @return false if nothing waits, or something waited already: whoever got true has to flush
     */
    default boolean replyUnflushed(Request request, Response response) {
        reply(request, response);
        return false;
    }

    /** Sends the answers that wait. */
    default void flushReplies() {}

    /**
     * Sends a one-way request of the server, in the serialize type last seen on this connection.
     *
     * @return false if the connection is closed or not writable
     */
    boolean push(int code, Map<String, String> fields, @Nullable ByteBuffer body);

    /** Runs {@code action} once when the connection closes, at once if it is closed. Runs on an I/O thread. */
    void onClose(Runnable action);

    void close();
}
