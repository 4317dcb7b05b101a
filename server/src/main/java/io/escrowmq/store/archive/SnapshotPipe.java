package io.escrowmq.store.archive;

import io.escrowmq.store.machine.Slices;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot on its way from the agent, which copies the state slice by slice, to the archivist, which writes it. A few
 * buffers go round, so that neither waits for the other and the agent copies no more than is written.
 */
final class SnapshotPipe {

    /** Buffers of {@link Slices#SLICE_BYTES} that go round. */
    static final int BUFFERS = 4;
    /** Pieces that can wait: all buffers, a begin and an end. */
    static final int PIECES = BUFFERS + 2;

    private final ArrayBlockingQueue<ByteBuffer> free = new ArrayBlockingQueue<>(BUFFERS);
    private final ArrayBlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(PIECES);
    private int created;
    private volatile boolean refused;

    /** What the archivist takes, in order: one begin, slices, one end. */
    sealed interface Piece {}

    /** The sections that follow are those of a snapshot at {@code position}. */
    record Begin(long position, BitSet sections) implements Piece {}

    /** The buffer goes back by {@link #written}. */
    record Slice(int section, ByteBuffer bytes) implements Piece {}

    /** All is copied; some of it may be of any moment up to {@code end}. */
    record End(long end) implements Piece {}

    // ---- agent

    void begin(long position, BitSet sections) {
        refused = false;
        pieces.add(new Begin(position, sections));
    }

    /** A buffer to fill, or null if all are on their way. */
    @Nullable
    ByteBuffer buffer() {
        ByteBuffer buffer = free.poll();
        if (buffer == null && created < BUFFERS) {
            created++;
            buffer = ByteBuffer.allocate(Slices.SLICE_BYTES);
        }
        return buffer == null ? null : buffer.clear();
    }

    void slice(int section, ByteBuffer filled) {
        pieces.add(new Slice(section, filled));
    }

    void unused(ByteBuffer buffer) {
        free.add(buffer);
    }

    void end(long end) {
        pieces.add(new End(end));
    }

    /** Whether the archivist gave this snapshot up. */
    boolean isRefused() {
        return refused;
    }

    boolean isEmpty() {
        return pieces.isEmpty();
    }

    // ---- archivist

    @Nullable
    Piece take() {
        return pieces.poll();
    }

    void written(Slice slice) {
        free.add(slice.bytes());
    }

    /** The snapshot that is under way cannot be written: the agent stops copying, what is here is to be taken all the same. */
    void refuse() {
        refused = true;
    }
}
