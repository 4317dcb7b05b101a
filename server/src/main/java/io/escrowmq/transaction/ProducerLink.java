package io.escrowmq.transaction;

import java.nio.ByteBuffer;

/** A connection on which a producer can be asked. Any thread. */
public interface ProducerLink {

    /** The client id of its heartbeats, or empty before the first. */
    String clientId();

    /** Address and port of the peer. */
    String address();

    /** Checks that may be out on it at a time. */
    int window();

    boolean isOpen();

    /** Sends a check; false if the connection is closed or does not take it now. */
    boolean check(Check check);

    /**
     * @param held H: commitLogOffset
     * @param seq tranStateTableOffset
     * @param message the half as clients decode it
     */
    record Check(
            String group,
            String topic,
            long seq,
            long held,
            String uniqKey,
            String offsetMessageId,
            ByteBuffer message) {}
}
