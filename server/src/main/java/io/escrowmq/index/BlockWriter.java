package io.escrowmq.index;

import io.escrowmq.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Writes a stream of payload bytes as checksummed blocks, as {@link SidecarFormatV1} draws them. One thread. */
final class BlockWriter implements Closeable {

    /** What is written is forced in such pieces, so that the log's own forces never wait for all of it. */
    private static final int FORCE_BYTES = 4 << 20;

    private static final int FLUSH_BYTES = 1 << 20;
    private static final int FIRST_BLOCKS = 16;

    private final DiskFile file;
    private final long segmentStart;
    private final int blockBytes;
    private final int payloadOfBlock;

    /** Sealed blocks and the one that is being filled. */
    private ByteBuffer buffer;

    private int blockAt;
    private int blockNumber;
    private long payload;
    private long written;
    private long unforced;

    BlockWriter(DiskFile file, long segmentStart, int blockBytes) {
        this.file = file;
        this.segmentStart = segmentStart;
        this.blockBytes = blockBytes;
        this.payloadOfBlock = blockBytes - SidecarFormatV1.TRAILER_BYTES;
        this.buffer = OffHeap.allocate(FIRST_BLOCKS * blockBytes);
    }

    /** Payload bytes so far. */
    long payload() {
        return payload;
    }

    private int room() {
        int room = payloadOfBlock - (buffer.position() - blockAt);
        if (room > 0) {
            return room;
        }
        seal();
        return payloadOfBlock;
    }

    private void seal() {
        int bytes = buffer.position() - blockAt;
        SidecarFormatV1.putTrailer(buffer, blockAt, bytes, segmentStart, blockNumber++);
        blockAt += bytes + SidecarFormatV1.TRAILER_BYTES;
        buffer.position(blockAt);
        if (buffer.remaining() < blockBytes) {
            buffer = OffHeap.grow(buffer, buffer.capacity() * 2);
        }
    }

    void put(ByteBuffer source) {
        while (source.hasRemaining()) {
            int n = Math.min(room(), source.remaining());
            buffer.put(source.slice(source.position(), n));
            source.position(source.position() + n);
            payload += n;
        }
    }

    /** The stream stands at a multiple of eight bytes. */
    void putLong(long value) {
        room();
        buffer.putLong(value);
        payload += Long.BYTES;
    }

    /** Fills up with zeros to where a section may begin. */
    void align() {
        while (payload % SidecarFormatV1.ALIGNMENT != 0) {
            room();
            buffer.put((byte) 0);
            payload++;
        }
    }

    void flushIfMuch() throws IOException {
        if (blockAt >= FLUSH_BYTES) {
            flush();
        }
    }

    /** Writes the sealed blocks. */
    void flush() throws IOException {
        int rest = buffer.position() - blockAt;
        ByteBuffer sealed = buffer.duplicate().position(0).limit(blockAt);
        write(sealed);
        buffer.put(0, buffer, blockAt, rest).position(rest);
        blockAt = 0;
    }

    /** Writes the last block and then {@code end}, and forces all. */
    void finish(ByteBuffer end) throws IOException {
        if (buffer.position() > blockAt) {
            seal();
        }
        flush();
        write(end);
        file.force();
    }

    private void write(ByteBuffer bytes) throws IOException {
        int n = bytes.remaining();
        file.write(bytes, written);
        written += n;
        unforced += n;
        if (unforced >= FORCE_BYTES) {
            file.force();
            unforced = 0;
        }
    }

    @Override
    public void close() throws IOException {
        OffHeap.free(buffer);
        buffer = ByteBuffer.allocate(0);
        file.close();
    }
}
