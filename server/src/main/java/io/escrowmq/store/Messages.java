package io.escrowmq.store;

import io.escrowmq.base.Crc;
import io.escrowmq.index.QueueIndex;
import io.escrowmq.log.Log;
import io.escrowmq.log.RecordView;
import io.escrowmq.message.Host;
import io.escrowmq.message.NewMessage;
import io.escrowmq.message.StoredMessage;
import io.escrowmq.store.machine.Digest;
import io.escrowmq.store.machine.DigestOutput;
import io.escrowmq.store.machine.Section;
import io.escrowmq.store.machine.StateMachine;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Messages that are visible as soon as they are durable. Agent only.
 *
 * <pre>
 * MESSAGE   i32 queue number   i64 queue offset of the first   u16 n
 *           n × ( i32 tag hash   u32 CRC32C of the message   the message, see StoredMessage )
 * </pre>
 *
 * The N messages of a batch send are one record and so one atom. The physical offset of a message is the log position of
 * its first byte; its checksum stands in the four bytes before it.
 */
public final class Messages implements StateMachine {

    /** The most that {@link #recordBytes} may be. */
    public static final int MAX_RECORD_BYTES = Log.MAX_RECORD_BYTES;

    private static final int HEADER = 4 + 8 + 2;
    private static final int MESSAGE_HEADER = 4 + 4;

    private final Shard shard;
    private final Topics topics;
    private final Host storeHost;

    /** Where the first of the appended messages is. */
    public record Placed(long physicalOffset, long queueOffset) {}

    public Messages(Shard shard, Topics topics) {
        this.shard = shard;
        this.topics = topics;
        this.storeHost = shard.settings().storeHost();
    }

    @Override
    public int[] recordTypes() {
        return new int[] {RecordType.MESSAGE};
    }

    /** Bytes of the record that {@link #append} would write. */
    public static long recordBytes(List<NewMessage> messages) {
        long size = HEADER;
        for (NewMessage message : messages) {
            size += MESSAGE_HEADER + message.stored().length;
        }
        return size;
    }

    /** Physical offset of the message behind this one in the same record. */
    public static long nextOffset(long physicalOffset, NewMessage message) {
        return physicalOffset + message.stored().length + MESSAGE_HEADER;
    }

    /** Appends messages to one queue as one atom, with consecutive queue offsets. */
    public Placed append(QueueIndex queue, int queueId, List<NewMessage> messages) {
        ByteBuffer out = shard.begin(RecordType.MESSAGE, (int) recordBytes(messages));
        int start = out.position();
        long payload = shard.payloadPosition();
        long first = queue.next();
        out.putInt(queue.number()).putLong(first).putShort((short) messages.size());
        long firstPosition = payload + HEADER + MESSAGE_HEADER;
        for (NewMessage message : messages) {
            int at = out.position() + MESSAGE_HEADER;
            long position = payload + at - start;
            byte[] stored = message.stored();
            out.putInt(message.tagHash()).putInt(0).put(stored);
            StoredMessage.place(out, at, queueId, queue.next(), position, shard.now(), storeHost);
            out.putInt(at - 4, Crc.castagnoli(out, at, stored.length));
            queue.append(QueueIndex.MESSAGE, position, stored.length, message.tagHash());
        }
        shard.publishWhenDurable(queue, queue.next());
        shard.countEntries(messages.size() - 1);
        return new Placed(firstPosition, first);
    }

    @Override
    public void replay(RecordView record) {
        ByteBuffer in = record.payload();
        int start = in.position();
        QueueIndex queue = topics.queues().get(in.getInt());
        long offset = in.getLong();
        int count = in.getShort() & 0xFFFF;
        int at = start + HEADER;
        for (int i = 0; i < count; i++) {
            int tagHash = in.getInt(at);
            int message = at + MESSAGE_HEADER;
            int size = StoredMessage.size(in, message);
            long position = record.payloadPosition() + message - start;
            queue.replay(offset + i, QueueIndex.MESSAGE, position, size, tagHash);
            at = message + size;
        }
    }

    /** A sidecar needs no more of a message than its entry. */
    @Override
    public Digest digest() {
        return Messages::digest;
    }

    private static void digest(RecordView record, DigestOutput out) {
        ByteBuffer in = record.payload();
        int start = in.position();
        int queue = in.getInt(start);
        long offset = in.getLong(start + 4);
        int count = in.getShort(start + 12) & 0xFFFF;
        int at = start + HEADER;
        for (int i = 0; i < count; i++) {
            int message = at + MESSAGE_HEADER;
            int size = StoredMessage.size(in, message);
            long position = record.payloadPosition() + message - start;
            out.entry(queue, offset + i, QueueIndex.MESSAGE, position, size, in.getInt(at));
            at = message + size;
        }
    }

    /** The queues' entries are found in the log and its sidecars. */
    @Override
    public int section() {
        return Section.MESSAGES;
    }

    /** Whether a message's first byte stands at {@code position} inside this MESSAGE record; returns its size or -1. */
    static int sizeAt(RecordView record, long position) {
        ByteBuffer in = record.payload();
        int start = in.position();
        int count = in.getShort(start + 12) & 0xFFFF;
        int at = start + HEADER;
        for (int i = 0; i < count; i++) {
            int message = at + MESSAGE_HEADER;
            int size = StoredMessage.size(in, message);
            if (record.payloadPosition() + message - start == position) {
                return size;
            }
            at = message + size;
        }
        return -1;
    }
}
