package io.escrowmq.index;

import io.escrowmq.base.Fault;
import io.escrowmq.base.Faults;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The sidecars of the sealed segments, oldest first, and the blocks that were read last. A sidecar's number in the set is
 * what queues remember. One thread adds and replaces, any thread but the agent's reads.
 */
public final class SidecarSet implements Closeable {

    /** Runs that are remembered; a power of two. */
    private static final int RUNS = 1_024;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final Faults faults;
    /** Each block at a place that its key gives. */
    private final AtomicReferenceArray<@Nullable CachedBlock> cache;

    /** Found lately, each at the place of its queue and sidecar. */
    private final AtomicReferenceArray<@Nullable KnownRun> runs = new AtomicReferenceArray<>(RUNS);

    private volatile Sidecar[] sidecars = new Sidecar[0];

    /** @param cacheBlocks blocks that are kept in memory */
    public SidecarSet(int cacheBlocks, Faults faults) {
        this.faults = faults;
        this.cache = new AtomicReferenceArray<>(cacheBlocks);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record CachedBlock(long key, long[] words) {}

    /** Adds the sidecar of the segment behind the last one; returns its number. */
    public int add(Sidecar sidecar) {
        Sidecar[] before = sidecars;
        Sidecar[] after = Arrays.copyOf(before, before.length + 1);
        after[before.length] = sidecar;
        sidecars = after;
        return before.length;
    }

    /** Puts a sidecar that was made anew in the place of a damaged one, which is closed. */
    public void replace(int number, Sidecar sidecar) throws IOException {
        Sidecar[] after = sidecars.clone();
        Sidecar before = after[number];
        after[number] = sidecar;
        sidecars = after;
        for (int i = 0; i < cache.length(); i++) {
            CachedBlock cached = cache.get(i);
            if (cached != null && cached.key >>> 32 == number) {
                cache.compareAndSet(i, cached, null);
            }
        }
        before.close();
    }

    /** How many there are. */
    public int size() {
        return sidecars.length;
    }

    public Sidecar get(int number) {
        return sidecars[number];
    }

    /** Position up to which segments have a sidecar; 0 if none has. */
    public long reach() {
        Sidecar[] all = sidecars;
        return all.length == 0 ? 0 : all[all.length - 1].end();
    }

    /** The numbers of a block, verified, from memory or from the disk. */
    long[] block(int number, Sidecar sidecar, long block) throws IOException {
        long[] known = blockInMemory(number, block);
        if (known != null) {
            return known;
        }
        long[] read = sidecar.block(block);
        long key = key(number, block);
        cache.set(place(key), new CachedBlock(key, read));
        return read;
    }

    /** As {@link #block}, null if it is not in memory. */
    long @Nullable [] blockInMemory(int number, long block) {
        long key = key(number, block);
        CachedBlock cached = cache.get(place(key));
        return cached != null && cached.key == key ? cached.words : null;
    }

    private int place(long key) {
        return (int) ((key * SPREAD >>> 32) % cache.length());
    }

    private long key(int number, long block) {
        return (faults.has(Fault.BLOCK_OF_ANOTHER_SIDECAR) ? 0 : (long) number << 32) | block;
    }

    /** Where the entries of a queue were found in a sidecar lately, or null. */
    @Nullable
    KnownRun knownRun(int queue, int number) {
        KnownRun known = runs.get(place(queue, number));
        return known != null && known.queue == queue && known.sidecarNumber == number ? known : null;
    }

    /** Remembers it until another takes the place. */
    void remember(KnownRun run) {
        runs.set(place(run.queue, run.sidecarNumber), run);
    }

    private static int place(int queue, int number) {
        return (queue * 31 + number) & RUNS - 1;
    }

    /** A queue's run in a sidecar; does not change when a sidecar is made anew. */
    record KnownRun(int queue, int sidecarNumber, Sidecar.Run run) {}

    /** Gives the values of a key in a table, those of newer segments first, until {@code more} returns false. */
    public void find(int table, long key, LongPredicate more) throws IOException {
        Sidecar[] all = sidecars;
        for (int i = all.length - 1; i >= 0; i--) {
            int number = i;
            Sidecar sidecar = all[i];
            if (!sidecar.find(table, key, block -> block(number, sidecar, block), more)) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (Sidecar sidecar : sidecars) {
            sidecar.close();
        }
    }
}
