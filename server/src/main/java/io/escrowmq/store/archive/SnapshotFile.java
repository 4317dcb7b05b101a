package io.escrowmq.store.archive;

import io.escrowmq.disk.Disk;
import io.escrowmq.disk.DiskFile;
import io.escrowmq.store.archive.SnapshotFormatV1.Header;
import io.escrowmq.store.archive.SnapshotFormatV1.SliceHeader;
import io.escrowmq.store.machine.Slices;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Reads a snapshot. One thread. */
final class SnapshotFile implements Closeable {

    private static final int WINDOW_BYTES = 1 << 20;

    private final DiskFile file;
    private final Header header;

    /** Takes a slice of a section; it is valid during the call. */
    @FunctionalInterface
    interface SliceVisitor {
        void visit(int section, ByteBuffer slice);
    }

    private SnapshotFile(DiskFile file, Header header) {
        this.file = file;
        this.header = header;
    }

    /** Opens a snapshot; null if it is damaged in its header or of another version. */
    static @Nullable SnapshotFile open(Disk disk, String name) throws IOException {
        DiskFile file = disk.open(name, false);
        ByteBuffer bytes = ByteBuffer.allocate(SnapshotFormatV1.HEADER_BYTES);
        file.read(bytes, 0);
        Header header = SnapshotFormatV1.header(bytes.flip());
        if (header == null) {
            file.close();
            return null;
        }
        return new SnapshotFile(file, header);
    }

    /** P: where the replay begins that follows it. */
    long position() {
        return header.position();
    }

    /** Q: the log must reach so far. */
    long end() {
        return header.end();
    }

    long bytes() {
        return header.bytes();
    }

    BitSet sections() {
        return header.sections();
    }

    /** Whether every slice matches its checksum. */
    boolean isIntact() throws IOException {
        return read((section, slice) -> {});
    }

    /** Gives the slices in their order. @throws IOException if one changed since {@link #isIntact} */
    void restore(SliceVisitor visitor) throws IOException {
        if (!read(visitor)) {
            throw new IOException("a snapshot changed while it was read");
        }
    }

    private boolean read(SliceVisitor visitor) throws IOException {
        ByteBuffer window = ByteBuffer.allocate((int)
                Math.min(WINDOW_BYTES, Math.max(SnapshotFormatV1.HEADER_BYTES, Math.min(header.bytes(), file.size()))));
        window.limit(0);
        long at = SnapshotFormatV1.HEADER_BYTES;
        for (int number = 0; number < header.slices(); number++) {
            if (!load(window, at, SnapshotFormatV1.SLICE_HEADER_BYTES)) {
                return false;
            }
            ByteBuffer head = window.slice(window.position(), SnapshotFormatV1.SLICE_HEADER_BYTES);
            SliceHeader slice = SnapshotFormatV1.sliceHeader(head);
            int whole = SnapshotFormatV1.SLICE_HEADER_BYTES + slice.bytes();
            if (slice.bytes() < 0
                    || slice.bytes() > Slices.SLICE_BYTES
                    || slice.number() != number
                    || slice.position() != header.position()
                    || !load(window, at, whole)) {
                return false;
            }
            head = window.slice(window.position(), SnapshotFormatV1.SLICE_HEADER_BYTES);
            ByteBuffer payload = window.slice(window.position() + SnapshotFormatV1.SLICE_HEADER_BYTES, slice.bytes());
            if (SnapshotFormatV1.crc(head, payload) != slice.crc()) {
                return false;
            }
            visitor.visit(slice.section(), payload);
            window.position(window.position() + whole);
            at += whole;
        }
        return at == header.bytes();
    }

    /** Brings {@code bytes} bytes of the file from {@code at} on, where the window stands, into it. */
    private boolean load(ByteBuffer window, long at, int bytes) throws IOException {
        if (window.remaining() >= bytes) {
            return true;
        }
        if (bytes > window.capacity()) {
            return false;
        }
        int kept = window.remaining();
        window.compact();
        file.read(window, at + kept);
        window.flip();
        return window.remaining() >= bytes;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
