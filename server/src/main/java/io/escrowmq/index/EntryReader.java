package io.escrowmq.index;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads published entries of one queue, mostly one behind the other. One thread; if it may read the disk, neither the
 * agent nor one that serves sockets.
 */
public final class EntryReader {

    private static final long[] NOTHING = {};

    private final QueueIndex queue;
    private final SidecarSet sidecars;
    private final boolean memoryOnly;

    /** The entries [from, to) are in {@link #words}, the first of them at {@link #start}. */
    private long[] words = NOTHING;

    private long from;
    private long to;
    private int start;
    private int at;

    /** The run of the sidecar that was read last, which ends at {@link #runEnd}. */
    private Sidecar.@Nullable Run run;

    private int sidecarNumber;

    /** @param memoryOnly do not touch the disk */
    public EntryReader(QueueIndex queue, SidecarSet sidecars, boolean memoryOnly) {
        this.queue = queue;
        this.sidecars = sidecars;
        this.memoryOnly = memoryOnly;
    }

    public QueueIndex queue() {
        return queue;
    }

    /**
     * Goes to the entry at an offset that is published and not below {@link QueueIndex#first}.
     *
     * @return false if the disk would have to be read
     * @throws io.escrowmq.log.CorruptLogException if the entry's block is damaged; it is made anew soon
     */
    public boolean seek(long offset) throws IOException {
        if (offset < from || offset >= to) {
            QueueIndex.Suffix memory = queue.suffix();
            if (!memory.isEmpty() && offset >= memory.base) {
                words = memory.chunk(offset);
                start = 0;
                from = offset - memory.index(offset) / 2;
                to = from + words.length / 2;
            } else if (!load(offset)) {
                return false;
            }
        }
        at = start + (int) (offset - from) * 2;
        return true;
    }

    private boolean load(long offset) throws IOException {
        Sidecar.Run known = run;
        if (known == null || !has(known, offset)) {
            known = findRun(offset);
            if (known == null) {
                return false;
            }
            run = known;
        }
        Sidecar sidecar = sidecars.get(sidecarNumber);
        long entry = known.firstEntry() + offset - known.firstOffset();
        long byteAt = sidecar.entryOffset(entry);
        long block = byteAt / sidecar.payloadOfBlock();
        long[] found = memoryOnly
                ? sidecars.blockInMemory(sidecarNumber, block)
                : sidecars.block(sidecarNumber, sidecar, block);
        if (found == null) {
            return false;
        }
        words = found;
        int index = (int) (byteAt % sidecar.payloadOfBlock()) / Long.BYTES;
        long before = Math.min(index / 2, offset - known.firstOffset());
        from = offset - before;
        start = index - (int) before * 2;
        to = Math.min(known.firstOffset() + known.count(), from + (words.length - start) / 2);
        return true;
    }

    private static boolean has(Sidecar.Run run, long offset) {
        return offset >= run.firstOffset() && offset < run.firstOffset() + run.count();
    }

    /** Null if it is not in memory and the disk must not be read. */
    private Sidecar.@Nullable Run findRun(long offset) throws IOException {
        QueueIndex.ColdRuns runs = queue.cold();
        int i = runs.floor(offset);
        if (i < 0) {
            throw new IndexOutOfBoundsException("queue " + queue.number() + " has no offset " + offset);
        }
        sidecarNumber = runs.sidecars[i];
        SidecarSet.KnownRun remembered = sidecars.knownRun(queue.number(), sidecarNumber);
        if (remembered != null && has(remembered.run(), offset)) {
            return remembered.run();
        }
        if (memoryOnly) {
            return null;
        }
        Sidecar sidecar = sidecars.get(sidecarNumber);
        Sidecar.Run found = sidecar.run(queue.number(), block -> sidecars.block(sidecarNumber, sidecar, block));
        if (found == null || !has(found, offset)) {
            throw new IOException("the index of the segment at position " + sidecar.start() + " lacks offset " + offset
                    + " of queue " + queue.number() + "; stop the server and delete it to make it anew");
        }
        sidecars.remember(new SidecarSet.KnownRun(queue.number(), sidecarNumber, found));
        return found;
    }

    public int kind() {
        return QueueIndex.kind(words[at]);
    }

    public long position() {
        return QueueIndex.position(words[at]);
    }

    /** Bytes of the message. */
    public int size() {
        return (int) (words[at + 1] >>> 32);
    }

    public int tagHash() {
        return (int) words[at + 1];
    }
}
