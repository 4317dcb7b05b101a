package io.escrowmq.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that is read and written by position. Reads may run beside a write; writes come from one thread. */
public interface DiskFile extends Closeable {

    /** Reads up to {@code target.remaining()} bytes; returns the number read, less than asked only at the file's end, -1 at it. */
    int read(ByteBuffer target, long position) throws IOException;

    /** Writes all remaining bytes. They are durable only after {@link #force()}. */
    void write(ByteBuffer source, long position) throws IOException;

    /** Writes all remaining bytes of all buffers, in order, as one run. */
    void write(ByteBuffer[] sources, long position) throws IOException;

    /** Makes all that was written durable (fdatasync). After a failure nothing is known about what was written since the last success. */
    void force() throws IOException;

    long size() throws IOException;

    void truncate(long size) throws IOException;

    /** Makes the file at least {@code size} long, filled with zeros that really occupy the disk. */
    void allocate(long size) throws IOException;
}
