package io.escrowmq.log;

import io.escrowmq.base.Fault;
import io.escrowmq.base.Faults;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads batches of one segment through a window of memory, mostly one behind the other. One thread. */
final class BatchCursor {

    private final LogSegment segment;
    private final long limit;
    private final Faults faults;
    private ByteBuffer window;

    /** Log position of the window's first byte; the window's limit is what was read. */
    private long windowStart;

    /**
     * @param limit position behind the last byte that may be read
     * @param windowBytes how much to read at once
     */
    BatchCursor(LogSegment segment, long limit, int windowBytes, Faults faults) {
        this.segment = segment;
        this.limit = limit;
        this.faults = faults;
        this.windowStart = segment.start;
        this.window = Memory.allocate(
                (int) Math.max(BatchFormatV1.HEADER_BYTES, Math.min(windowBytes, limit - segment.start)));
        this.window.limit(0);
    }

    /** Brings {@code bytes} bytes from {@code position} on into the window; false if the segment does not have them. */
    boolean load(long position, int bytes) throws IOException {
        if (position + bytes > limit) {
            return false;
        }
        if (position >= windowStart && position + bytes <= windowStart + window.limit()) {
            return true;
        }
        if (bytes > window.capacity()) {
            window = ByteBuffer.allocate(bytes);
        }
        window.clear();
        window.limit((int) Math.min(window.capacity(), limit - position));
        int read = segment.openFile().read(window, position - segment.start);
        window.limit(Math.max(0, read)).position(0);
        windowStart = position;
        return read >= bytes;
    }

    /** The header of a batch at {@code position}, or null if none can start there. Its checksum is not compared. */
    @Nullable
    BatchHeader header(long position) throws IOException {
        if (!load(position, BatchFormatV1.HEADER_BYTES)) {
            return null;
        }
        BatchHeader header = BatchFormatV1.header(window, offset(position));
        return header != null && header.position() == position && header.end() <= limit ? header : null;
    }

    /** Whether the batch matches its checksum; afterwards it is in the window as a whole. */
    boolean intact(BatchHeader header) throws IOException {
        if (!load(header.position(), header.bytes())) {
            return false;
        }
        return faults.has(Fault.CRC_NOT_CHECKED)
                || BatchFormatV1.crc(window, offset(header.position()), header.payloadBytes()) == header.crc();
    }

    /** The batch at {@code position} if it is one and matches its checksum, else null. */
    @Nullable
    BatchHeader valid(long position) throws IOException {
        BatchHeader header = header(position);
        return header != null && intact(header) ? header : null;
    }

    /** The records of a batch that was found {@link #intact}; valid until the next call of another method. */
    RecordCursor records(BatchHeader header) {
        return new RecordCursor(window.asReadOnlyBuffer(), offset(header.position()), header);
    }

    /** The version of a batch at {@code position} that is newer than ours, or 0. */
    int newerVersion(long position) throws IOException {
        return load(position, BatchFormatV1.HEADER_BYTES) ? BatchFormatV1.newerVersion(window, offset(position)) : 0;
    }

    /** The first position from {@code from} on that holds a byte that is not zero, or the limit. */
    long firstNonZero(long from) throws IOException {
        for (long at = from; at < limit; ) {
            if (!load(at, 1)) {
                return limit;
            }
            for (int i = offset(at); i < window.limit(); i++, at++) {
                if (window.get(i) != 0) {
                    return at;
                }
            }
        }
        return limit;
    }

    private int offset(long position) {
        return (int) (position - windowStart);
    }

    String where(long position) {
        return "position " + position + " (file " + segment.name() + ", offset " + (position - segment.start) + ")";
    }
}
