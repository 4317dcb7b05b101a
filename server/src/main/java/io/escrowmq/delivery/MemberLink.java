package io.escrowmq.delivery;

/** The way to a client, as delivery sees its connection. Nothing here blocks; any thread. */
public interface MemberLink {

    /** Unique in the life of the process. */
    long id();

    boolean isOpen();

    /** Tells the client that the members of a group changed, so that it shares out the queues anew. May be lost. */
    void idsChanged(String group);
}
