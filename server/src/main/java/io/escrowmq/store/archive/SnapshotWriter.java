package io.escrowmq.store.archive;

import io.escrowmq.disk.Disk;
import io.escrowmq.disk.DiskFile;
import io.escrowmq.log.CorruptLogException;
import io.escrowmq.store.archive.SnapshotFormatV1.Header;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.BitSet;

/** Writes a snapshot under a name of its own; it counts only after {@link #publish}. One thread. */
final class SnapshotWriter implements Closeable {

    /** What a snapshot is called while it is being written. */
    static final String UNNAMED = "snapshot.tmp";

    /** What is written is forced in such pieces, so that the log's own forces never wait for all of it. */
    private static final int FORCE_BYTES = 4 << 20;

    private final Disk disk;
    private final DiskFile file;
    private final long position;
    private final BitSet sections;
    private long written = SnapshotFormatV1.HEADER_BYTES;
    private long unforced;
    private int slices;

    /** @param sections those that are saved, also if they have no slice */
    SnapshotWriter(Disk disk, long position, BitSet sections) throws IOException {
        if (disk.exists(UNNAMED)) {
            disk.delete(UNNAMED);
        }
        this.disk = disk;
        this.position = position;
        this.sections = sections;
        this.file = disk.open(UNNAMED, true);
    }

    void slice(int section, ByteBuffer payload) throws IOException {
        ByteBuffer header = SnapshotFormatV1.sliceHeader(section, position, slices++, payload);
        int bytes = header.remaining() + payload.remaining();
        file.write(new ByteBuffer[] {header, payload}, written);
        written += bytes;
        unforced += bytes;
        if (unforced >= FORCE_BYTES) {
            file.force();
            unforced = 0;
        }
    }

    /** Writes the header; all is durable when this returns. */
    void finish(long end) throws IOException {
        file.write(SnapshotFormatV1.header(new Header(slices, position, end, written, sections)), 0);
        file.force();
    }

    /** Reads back what was written and gives it its name, durably. The log must be durable up to its end. */
    void publish() throws IOException {
        try (SnapshotFile check = SnapshotFile.open(disk, UNNAMED)) {
            if (check == null || !check.isIntact()) {
                throw new CorruptLogException("a snapshot in " + disk.name() + " was not written as it should be");
            }
        }
        disk.rename(UNNAMED, SnapshotFormatV1.name(position));
        disk.forceDirectory();
    }

    long position() {
        return position;
    }

    long bytes() {
        return written;
    }

    /** An unpublished file goes: on a full disk the log needs its room. */
    @Override
    public void close() throws IOException {
        file.close();
        if (disk.exists(UNNAMED)) {
            disk.delete(UNNAMED);
        }
    }
}
