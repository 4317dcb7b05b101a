package io.escrowmq.protocol;

/** Where decoded requests go. Called on the connection's I/O thread, in the order of the frames. */
@FunctionalInterface
public interface RequestSink {
    void accept(Connection connection, Request request);

    /** What could be read for now was handed on: a good moment to begin with it. Same thread. */
    default void pause() {}
}
