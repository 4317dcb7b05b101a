package io.escrowmq.log;

import java.io.IOException;

/** Goes through the records of one sealed segment in pieces. One thread. */
@FunctionalInterface
public interface SegmentReplay {

    /**
     * Visits the records of the next batches, {@code bytes} of them and the rest of the last one; the log's own records are left
     * out.
     *
     * @return whether more follows
     * @throws CorruptLogException if a batch does not match its checksum or its place
     */
    boolean step(int bytes, RecordVisitor visitor) throws IOException;
}
