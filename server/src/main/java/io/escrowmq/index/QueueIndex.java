package io.escrowmq.index;

import java.util.Arrays;

/**
 * The entries of one queue, by queue offset: the newest in memory, the older ones in the sidecars of their segments, of
 * which the queue knows in which segment which offset comes first (12 bytes each). The agent appends and publishes; any
 * thread reads below {@link #published()}, which never passes the durable watermark, through an {@link EntryReader}.
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

    private static final long POSITION_MASK = (1L << 56) - 1;

    private final int number;
    /** Offset that the next entry gets; for a queue without any entry what a snapshot says that it is at least. */
    private long next;

    private volatile long published;
    /** Read before {@link #cold}: what has left the one is in the other. */
    private volatile Suffix suffix = Suffix.NONE;

    private volatile ColdRuns cold = ColdRuns.NONE;

    public QueueIndex(int number) {
        this.number = number;
    }

    static long word(int kind, long position) {
        return (long) kind << 56 | position;
    }

    static long secondWord(int size, int tagHash) {
        return (long) size << 32 | tagHash & 0xFFFFFFFFL;
    }

    static int kind(long word) {
        return (int) (word >>> 56);
    }

    static long position(long word) {
        return word & POSITION_MASK;
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
        Suffix memory = suffix;
        ColdRuns runs = cold;
        return runs.count > 0 ? runs.firsts[0] : memory.isEmpty() ? published : memory.base;
    }

    /** Offset after the last entry that may be read. Any thread. */
    public long published() {
        return published;
    }

    Suffix suffix() {
        return suffix;
    }

    ColdRuns cold() {
        return cold;
    }

    /** Appends an entry, invisible until published; returns its offset. Agent. */
    public long append(int kind, long position, int size, int tagHash) {
        Suffix before = suffix;
        Suffix after = before.isEmpty() ? new Suffix(next) : before;
        after = after.add(next, word(kind, position), secondWord(size, tagHash));
        if (after != before) {
            suffix = after;
        }
        return next++;
    }

    /**
     * As {@link #append}, at a start, of an entry that may be there already. Agent.
     *
     * @throws IllegalStateException if entries before it are missing
     */
    public void replay(long offset, int kind, long position, int size, int tagHash) {
        if (holdsNothing() && offset <= next) {
            next = offset;
        }
        if (offset > next) {
            throw new IllegalStateException("queue " + number + " expects offset " + next + " but the log has " + offset
                    + " at position " + position);
        }
        if (offset == next) {
            append(kind, position, size, tagHash);
        }
    }

    private boolean holdsNothing() {
        return suffix.isEmpty() && cold.count == 0;
    }

    /** A snapshot says that the queue has come so far; entries behind it are replayed. Agent, at a start. */
    public void restore(long reached) {
        next = Math.max(next, reached);
    }

    /** Makes all entries below {@code offset} readable. Agent. */
    public void publish(long offset) {
        published = offset;
    }

    /**
     * The next {@code count} entries from {@code first} on are in the sidecar of this number: memory lets go of them, or at
     * a start never had them. Agent.
     */
    public void cold(int sidecar, long first, int count) {
        long end = first + count;
        boolean fits = suffix.isEmpty() ? cold.count == 0 || first == next : end <= next;
        if (!fits) {
            throw new IllegalStateException("queue " + number + " has offsets up to " + next + " and cannot have "
                    + first + " to " + end + " in sidecar " + sidecar);
        }
        cold = cold.add(sidecar, first);
        if (suffix.isEmpty()) {
            next = end;
        } else {
            suffix = suffix.from(end, next);
        }
    }

    /** The entries in memory, from {@link #base} on, in chunks. Changed by the agent, replaced when it grows or shrinks. */
    static final class Suffix {

        static final Suffix NONE = new Suffix(0, new long[0][]);

        private static final int CHUNK_BITS = 10;
        private static final int CHUNK = 1 << CHUNK_BITS;
        /** Most queues of a shard with many have few entries. */
        private static final int FIRST_ENTRIES = 4;

        final long base;
        private final long[][] chunks;

        private Suffix(long base, long[][] chunks) {
            this.base = base;
            this.chunks = chunks;
        }

        private Suffix(long base) {
            this(base, new long[1][]);
        }

        boolean isEmpty() {
            return chunks.length == 0;
        }

        private Suffix add(long offset, long word, long secondWord) {
            long index = offset - base;
            int chunk = (int) (index >>> CHUNK_BITS);
            Suffix room = chunk < chunks.length ? this : new Suffix(base, Arrays.copyOf(chunks, chunk * 2));
            int at = (int) (index & CHUNK - 1) * 2;
            long[] words = room.chunks[chunk];
            if (words == null) {
                words = new long[chunk == 0 ? FIRST_ENTRIES * 2 : CHUNK * 2];
                room.chunks[chunk] = words;
            } else if (at == words.length) {
                words = Arrays.copyOf(words, Math.min(at * 2, CHUNK * 2));
                room.chunks[chunk] = words;
            }
            words[at] = word;
            words[at + 1] = secondWord;
            return room;
        }

        /** Without the entries below {@code offset}, apart from a few that share a chunk with others. */
        private Suffix from(long offset, long end) {
            if (offset >= end) {
                return NONE;
            }
            if (offset <= base) {
                return this;
            }
            if (end - offset > CHUNK) {
                int drop = (int) (offset - base >>> CHUNK_BITS);
                int used = (int) (end - base + CHUNK - 1 >>> CHUNK_BITS);
                return drop == 0
                        ? this
                        : new Suffix(base + ((long) drop << CHUNK_BITS), Arrays.copyOfRange(chunks, drop, used));
            }
            Suffix small = new Suffix(offset);
            for (long at = offset; at < end; at++) {
                long[] words = chunk(at);
                int index = index(at);
                small = small.add(at, words[index], words[index + 1]);
            }
            return small;
        }

        /** The chunk that has the entry, which must be in memory. */
        long[] chunk(long offset) {
            return chunks[(int) (offset - base >>> CHUNK_BITS)];
        }

        /** Where its first word is in its chunk. */
        int index(long offset) {
            return (int) (offset - base & CHUNK - 1) * 2;
        }
    }

    /** In which sidecar which offset comes first. Replaced by the agent; arrays are shared while they have room. */
    static final class ColdRuns {

        static final ColdRuns NONE = new ColdRuns(0, new int[0], new long[0]);

        final int count;
        final int[] sidecars;
        final long[] firsts;

        private ColdRuns(int count, int[] sidecars, long[] firsts) {
            this.count = count;
            this.sidecars = sidecars;
            this.firsts = firsts;
        }

        private ColdRuns add(int sidecar, long first) {
            boolean full = count == firsts.length;
            int room = count + 1 + count / 4;
            int[] newSidecars = full ? Arrays.copyOf(sidecars, room) : sidecars;
            long[] newFirsts = full ? Arrays.copyOf(firsts, room) : firsts;
            newSidecars[count] = sidecar;
            newFirsts[count] = first;
            return new ColdRuns(count + 1, newSidecars, newFirsts);
        }

        /** Index of the run that has an offset. */
        int floor(long offset) {
            int i = Arrays.binarySearch(firsts, 0, count, offset);
            return i >= 0 ? i : -i - 2;
        }
    }
}
