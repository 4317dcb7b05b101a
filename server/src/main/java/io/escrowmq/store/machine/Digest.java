package io.escrowmq.store.machine;

import io.escrowmq.log.RecordView;

/**
 * Gathers what a machine wants to find in the sidecar of a sealed segment. It sees the records of the machine's types in
 * the order of the log, on a background thread, and decides from them alone, so that a sidecar can always be made anew.
 */
@FunctionalInterface
public interface Digest {

    /** The next record. */
    void add(RecordView record, DigestOutput out);

    /** After the last record. */
    default void finish(DigestOutput out) {}
}
