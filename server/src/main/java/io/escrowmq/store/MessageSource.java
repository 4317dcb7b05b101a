package io.escrowmq.store;

import io.escrowmq.base.Crc;
import io.escrowmq.base.Fault;
import io.escrowmq.index.QueueIndex;
import io.escrowmq.log.CorruptLogException;
import io.escrowmq.log.Log;
import io.escrowmq.log.RecordView;
import io.escrowmq.message.StoredMessage;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads visible messages in their deliverable form: one copy and a few patches. Any thread. */
public final class MessageSource {

    private static final int CRC_BYTES = 4;
    /** Varint length (one byte for this size) and type of a RELEASE record's frame. */
    private static final int RELEASE_FRAME = 2;

    private final Shard shard;
    private final Topics topics;
    private final Log log;

    public MessageSource(Shard shard, Topics topics) {
        this.shard = shard;
        this.topics = topics;
        this.log = shard.log();
    }

    /**
     * Copies the message at a published offset to {@code out}, which has room for {@link QueueIndex#size} bytes and at
     * least four bytes before its position.
     *
     * @param memoryOnly do not touch the disk
     * @return false if that would have been needed
     * @throws CorruptLogException if the bytes do not match their checksum
     */
    public boolean copy(QueueIndex queue, long offset, ByteBuffer out, boolean memoryOnly) throws IOException {
        long position = queue.position(offset);
        int size = queue.size(offset);
        if (queue.kind(offset) == QueueIndex.MESSAGE) {
            return copyBody(position, size, out, memoryOnly);
        }
        ReleaseRecord release = release(position, memoryOnly);
        if (release == null) {
            return false;
        }
        int at = out.position();
        if (!copyBody(release.bodyPosition(), size, out, memoryOnly)) {
            return false;
        }
        patch(release, out, at);
        return true;
    }

    /**
     * The bytes of a stored message as they stand in the log, verified.
     *
     * @param memoryOnly do not touch the disk
     * @return null if that would have been needed
     */
    public @Nullable ByteBuffer body(long position, int size, boolean memoryOnly) throws IOException {
        ByteBuffer out = room(size);
        return copyBody(position, size, out, memoryOnly)
                ? out.position(CRC_BYTES).slice()
                : null;
    }

    private void patch(ReleaseRecord release, ByteBuffer out, int at) {
        Topics.Place place = topics.place(release.queueNumber());
        StoredMessage.place(
                out,
                at,
                place.queueId(),
                release.queueOffset(),
                release.position(),
                release.storeMillis(),
                shard.settings().storeHost());
        if (release.transactional()) {
            StoredMessage.committed(out, at, release.held());
        }
    }

    private boolean copyBody(long position, int size, ByteBuffer out, boolean memoryOnly) throws IOException {
        int at = out.position();
        int before = out.getInt(at - CRC_BYTES);
        ByteBuffer target = out.duplicate().position(at - CRC_BYTES).limit(at + size);
        if (!log.read(position - CRC_BYTES, target, memoryOnly)) {
            out.putInt(at - CRC_BYTES, before);
            return false;
        }
        int expected = out.getInt(at - CRC_BYTES);
        out.putInt(at - CRC_BYTES, before);
        if (expected != Crc.castagnoli(out, at, size) && !shard.faults().has(Fault.CRC_NOT_CHECKED)) {
            throw new CorruptLogException("message of " + size + " bytes at log position " + position
                    + " does not match its checksum; restore this segment from a copy");
        }
        out.position(at + size);
        StoredMessage.storeHost(out, at, shard.settings().storeHost());
        return true;
    }

    private @Nullable ReleaseRecord release(long position, boolean memoryOnly) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(RELEASE_FRAME + ReleaseRecord.BYTES);
        if (!log.read(position, bytes, memoryOnly)) {
            return null;
        }
        bytes.position(RELEASE_FRAME);
        ReleaseRecord release = ReleaseRecord.verified(position, bytes);
        if (release == null) {
            throw new CorruptLogException(
                    "release record at log position " + position + " does not match its checksum");
        }
        return release;
    }

    /** Store time of a published entry, ms. May read the disk. */
    public long storeMillis(QueueIndex queue, long offset) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(CRC_BYTES + queue.size(offset)).position(CRC_BYTES);
        copy(queue, offset, out, false);
        return StoredMessage.storeMillis(out, CRC_BYTES);
    }

    /**
     * Finds a visible message by its physical offset, a position that comes from outside. Reads the disk.
     *
     * @return the message in its deliverable form, or null if no visible message has this offset
     */
    public @Nullable ByteBuffer find(long physicalOffset) throws IOException {
        if (physicalOffset < log.start() || physicalOffset >= log.durable()) {
            return null;
        }
        RecordView record = log.findEnclosing(physicalOffset);
        if (record == null) {
            return null;
        }
        if (record.type() == RecordType.RELEASE && record.position() == physicalOffset) {
            ReleaseRecord release = ReleaseRecord.read(record);
            ByteBuffer out = room(release.bodySize());
            copyBody(release.bodyPosition(), release.bodySize(), out, false);
            patch(release, out, CRC_BYTES);
            return out.position(CRC_BYTES).slice();
        }
        int size = record.type() == RecordType.MESSAGE ? Messages.sizeAt(record, physicalOffset) : -1;
        if (size < 0) {
            return null;
        }
        ByteBuffer out = room(size);
        copyBody(physicalOffset, size, out, false);
        return out.position(CRC_BYTES).slice();
    }

    private static ByteBuffer room(int size) {
        return ByteBuffer.allocate(CRC_BYTES + size).position(CRC_BYTES);
    }
}
