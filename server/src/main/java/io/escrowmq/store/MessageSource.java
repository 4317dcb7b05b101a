package io.escrowmq.store;

import io.escrowmq.base.Crc;
import io.escrowmq.base.Fault;
import io.escrowmq.index.EntryReader;
import io.escrowmq.index.QueueIndex;
import io.escrowmq.log.CorruptLogException;
import io.escrowmq.log.Log;
import io.escrowmq.log.RecordView;
import io.escrowmq.message.Host;
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
     * Copies the message of an entry to {@code out}, which has room for {@link EntryReader#size} bytes and at least four bytes
     * before its position.
     *
     * @param memoryOnly do not touch the disk
     * @return false if that would have been needed
     * @throws CorruptLogException if the bytes do not match their checksum
     */
    public boolean copy(EntryReader entry, ByteBuffer out, boolean memoryOnly) throws IOException {
        return entry.kind() == QueueIndex.MESSAGE
                ? copyBody(entry.position(), entry.size(), out, memoryOnly)
                : copyReleased(entry.position(), entry.size(), out, memoryOnly);
    }

    /** The message's room takes the RELEASE record first: it is smaller than any message. */
    private boolean copyReleased(long position, int size, ByteBuffer out, boolean memoryOnly) throws IOException {
        int at = out.position();
        if (!readRelease(position, out, at, memoryOnly)) {
            return false;
        }
        int release = at + RELEASE_FRAME;
        boolean transactional = ReleaseRecord.transactional(out, release);
        long held = ReleaseRecord.held(out, release);
        int queueId = topics.place(ReleaseRecord.queueNumber(out, release)).queueId();
        long queueOffset = ReleaseRecord.queueOffset(out, release);
        long storeMillis = ReleaseRecord.storeMillis(out, release);
        if (!copyBody(ReleaseRecord.bodyPosition(out, release), size, out, memoryOnly)) {
            return false;
        }
        Host host = shard.settings().storeHost();
        StoredMessage.place(out, at, queueId, queueOffset, position, storeMillis, host);
        if (transactional) {
            StoredMessage.committed(out, at, held);
        }
        return true;
    }

    /** Whether {@link #readAhead} has something to do. */
    public boolean readAheadDue() {
        return log.readAheadDue();
    }

    /** Brings into memory what those who read a backlog will want next. Reads the disk. */
    public void readAhead() throws IOException {
        log.readAhead();
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

    private boolean copyBody(long position, int size, ByteBuffer out, boolean memoryOnly) throws IOException {
        int at = out.position();
        if (!log.readHot(position, out, at, size) && !copyCold(position, size, out, memoryOnly)) {
            return false;
        }
        out.position(at + size);
        StoredMessage.storeHost(out, at, shard.settings().storeHost());
        return true;
    }

    /** Reads the checksum too, into the four bytes before the message, which belong to others. */
    private boolean copyCold(long position, int size, ByteBuffer out, boolean memoryOnly) throws IOException {
        int at = out.position();
        int before = out.getInt(at - CRC_BYTES);
        boolean intact;
        boolean again = false;
        do {
            ByteBuffer target = out.duplicate().position(at - CRC_BYTES).limit(at + size);
            if (!log.read(position - CRC_BYTES, target, memoryOnly)) {
                out.putInt(at - CRC_BYTES, before);
                return false;
            }
            int expected = out.getInt(at - CRC_BYTES);
            out.putInt(at - CRC_BYTES, before);
            intact = expected == Crc.castagnoli(out, at, size) || shard.faults().has(Fault.CRC_NOT_CHECKED);
            again = !intact && !again;
            if (again) {
                log.distrust(position - CRC_BYTES, CRC_BYTES + size);
            }
        } while (again);
        if (!intact) {
            throw new CorruptLogException("message of " + size + " bytes at log position " + position
                    + " does not match its checksum; restore this segment from a copy");
        }
        return true;
    }

    /** Reads the frame and the payload of a RELEASE record to {@code at}. */
    private boolean readRelease(long position, ByteBuffer out, int at, boolean memoryOnly) throws IOException {
        int bytes = RELEASE_FRAME + ReleaseRecord.BYTES;
        if (log.readHot(position, out, at, bytes)) {
            return true;
        }
        boolean intact;
        boolean again = false;
        do {
            if (!log.read(position, out.duplicate().position(at).limit(at + bytes), memoryOnly)) {
                return false;
            }
            intact = ReleaseRecord.isIntact(out, at + RELEASE_FRAME);
            again = !intact && !again;
            if (again) {
                log.distrust(position, bytes);
            }
        } while (again);
        if (!intact) {
            throw new CorruptLogException(
                    "release record at log position " + position + " does not match its checksum");
        }
        return true;
    }

    /**
     * Reads the entries of a queue.
     *
     * @param memoryOnly do not touch the disk
     */
    public EntryReader entries(QueueIndex queue, boolean memoryOnly) {
        return new EntryReader(queue, shard.archive().sidecars(), memoryOnly);
    }

    /** Store time of an entry's message, ms. May read the disk. */
    public long storeMillis(EntryReader entry) throws IOException {
        ByteBuffer out = room(entry.size());
        copy(entry, out, false);
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
            int size = ReleaseRecord.read(record).bodySize();
            ByteBuffer out = room(size);
            copyReleased(physicalOffset, size, out, false);
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
