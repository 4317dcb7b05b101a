package io.escrowmq.index;

import java.util.Arrays;

/**
 * The entries of one queue, by queue offset. The agent appends and publishes; any thread reads below
 * {@link #published()}, which never passes the durable watermark.
 *
 * <pre>
 * entry, two numbers:  kind (8 bits) | log position (56)     size (32) | tag hash (32)
 * </pre>
 */
public final class QueueIndex {

    /** The position is that of a stored message's first byte. */
    public static final int MESSAGE = 0;
    /** The position is that of a RELEASE record's frame. */
    public static final int RELEASE = 1;

    private static final int CHUNK_BITS = 10;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final long POSITION_MASK = (1L << 56) - 1;

    private final int number;
    private volatile long[][] chunks = new long[1][];
    private long next;
    private volatile long published;

    public QueueIndex(int number) {
        this.number = number;
    }

    /** The queue's number in this shard, never used for another queue. */
    public int number() {
        return number;
    }

    /** Offset that the next entry gets. Agent. */
    public long next() {
        return next;
    }

    /** Lowest offset that can be read. Any thread. */
    public long first() {
        return 0;
    }

    /** Offset after the last entry that may be read. Any thread. */
    public long published() {
        return published;
    }

    /** Appends an entry, invisible until published; returns its offset. Agent. */
    public long append(int kind, long position, int size, int tagHash) {
        int chunk = (int) (next >>> CHUNK_BITS);
        if (chunk == chunks.length) {
            chunks = Arrays.copyOf(chunks, chunk * 2);
        }
        int at = (int) (next & CHUNK - 1) * 2;
        long[] entries = chunks[chunk];
        if (entries == null || at == entries.length) {
            entries = grow(entries);
            chunks[chunk] = entries;
        }
        entries[at] = (long) kind << 56 | position;
        entries[at + 1] = (long) size << 32 | tagHash & 0xFFFFFFFFL;
        return next++;
    }

    private static long[] grow(long @org.jspecify.annotations.Nullable [] entries) {
        return entries == null ? new long[32] : Arrays.copyOf(entries, Math.min(entries.length * 4, CHUNK * 2));
    }

    /** Makes all entries below {@code offset} readable. Agent. */
    public void publish(long offset) {
        published = offset;
    }

    public int kind(long offset) {
        return (int) (word(offset, 0) >>> 56);
    }

    public long position(long offset) {
        return word(offset, 0) & POSITION_MASK;
    }

    /** Bytes of the message. */
    public int size(long offset) {
        return (int) (word(offset, 1) >>> 32);
    }

    public int tagHash(long offset) {
        return (int) word(offset, 1);
    }

    private long word(long offset, int which) {
        return chunks[(int) (offset >>> CHUNK_BITS)][(int) (offset & CHUNK - 1) * 2 + which];
    }
}
