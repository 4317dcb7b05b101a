package io.escrowmq.wire;

/** What a wire server tells whoever counts. Called on I/O threads, must not block. */
public interface WireEvents {

    WireEvents NONE = new WireEvents() {};

    /** Why a connection was closed by the server, or not accepted. */
    enum Refusal {
        /** More than the allowed connections. */
        TOO_MANY,
        /** The bytes are no frame. */
        MALFORMED,
        /** The peer began a TLS handshake. */
        TLS,
        /** Nothing was read or written for too long. */
        IDLE,
        /** The peer does not take what is sent to it. */
        STALLED,
        /** All connections together hold too many bytes of unfinished frames. */
        OVERLOADED
    }

    default void opened() {}

    default void closed() {}

    default void refused(Refusal why) {}

    /** @param bytes of the whole frame */
    default void received(int bytes) {}

    /** @param bytes of all the frames */
    default void sent(int frames, long bytes) {}
}
