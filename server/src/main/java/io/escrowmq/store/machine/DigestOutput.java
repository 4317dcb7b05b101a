package io.escrowmq.store.machine;

import io.escrowmq.log.RecordView;
import java.nio.ByteBuffer;

/** Where a {@link Digest} puts what the sidecar of its segment shall hold. Bytes are copied. */
public interface DigestOutput {

    /** A record to be replayed from the sidecar as it is; kept ones are replayed in the order in which they are given. */
    void keep(RecordView record);

    /** A record to be replayed, of a type that is found in sidecars only. */
    void keep(int type, long position, long batchMillis, ByteBuffer payload);

    /** An entry of a queue. Offsets of one queue come without gaps. */
    void entry(int queueNumber, long queueOffset, int kind, long position, int size, int tagHash);

    /** An entry of one of the sidecar's tables, which are sorted by key and can be searched; of equal keys all are there. */
    void table(int table, long key, long value);
}
