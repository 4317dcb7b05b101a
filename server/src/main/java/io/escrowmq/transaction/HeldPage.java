package io.escrowmq.transaction;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The entries of 1,024 consecutive seqs, off the object heap: all 64 KiB while many are in use, else packed to those that
 * are, so that an entry never costs more than four times its size, nor more than twice when few are left. Agent only.
 */
final class HeldPage {

    static final int BITS = 10;
    static final int SLOTS = 1 << BITS;
    static final int ENTRY_BITS = 6;
    static final int ENTRY = 1 << ENTRY_BITS;
    static final int BYTES = SLOTS * ENTRY;
    /** A page with so few entries may be packed. */
    static final int FEW = SLOTS / 4;
    /** Packed entries of fewer bytes than this are on the object heap: a direct buffer costs some hundred bytes itself. */
    private static final int DIRECT = 2_048;

    /** Whole pages that were given back; what is beyond the limit goes back to the operating system. */
    static final class Pool {
        private static final int MAX_FREE = 64;
        private final Deque<UnsafeBuffer> free = new ArrayDeque<>();

        UnsafeBuffer take() {
            UnsafeBuffer buffer = free.poll();
            if (buffer == null) {
                return new UnsafeBuffer(ByteBuffer.allocateDirect(BYTES));
            }
            buffer.setMemory(0, BYTES, (byte) 0);
            return buffer;
        }

        void give(UnsafeBuffer buffer) {
            if (buffer.capacity() == BYTES && free.size() < MAX_FREE) {
                free.push(buffer);
            } else {
                BufferUtil.free(buffer);
            }
        }
    }

    private final Pool pool;
    /** Which slots are packed, a bit each; null if the page is whole. */
    private long @Nullable [] packed;

    private UnsafeBuffer buffer;
    private int live;
    private int timed;

    HeldPage(Pool pool) {
        this.pool = pool;
        this.buffer = pool.take();
    }

    UnsafeBuffer buffer() {
        return buffer;
    }

    int live() {
        return live;
    }

    /** Entries that wait for their time only. */
    int timed() {
        return timed;
    }

    void timed(int more) {
        timed += more;
    }

    boolean isWhole() {
        return packed == null;
    }

    int bytes() {
        return buffer.capacity();
    }

    /** Where the entry of a slot begins, or -1 if a packed page has none. */
    int at(int slot) {
        long[] bits = packed;
        if (bits == null) {
            return slot << ENTRY_BITS;
        }
        return (bits[slot >> 6] >>> slot & 1) == 0 ? -1 : rank(bits, slot) << ENTRY_BITS;
    }

    private static int rank(long[] bits, int slot) {
        int rank = Long.bitCount(bits[slot >> 6] & (1L << slot) - 1);
        for (int i = 0; i < slot >> 6; i++) {
            rank += Long.bitCount(bits[i]);
        }
        return rank;
    }

    /** The first slot in use from this one on, or {@link #SLOTS}. */
    int next(int from) {
        long[] bits = packed;
        for (int slot = from; slot < SLOTS; slot++) {
            boolean used = bits == null ? buffer.getLong(slot << ENTRY_BITS) != 0 : (bits[slot >> 6] >>> slot & 1) != 0;
            if (used) {
                return slot;
            }
        }
        return SLOTS;
    }

    /** Makes room for an entry where none is; returns where it begins. */
    int add(int slot) {
        if (packed != null) {
            unpack();
        }
        live++;
        return slot << ENTRY_BITS;
    }

    void remove(int slot) {
        int at = at(slot);
        live--;
        long[] bits = packed;
        if (bits == null) {
            for (int i = 0; i < ENTRY; i += Long.BYTES) {
                buffer.putLong(at + i, 0);
            }
        } else {
            bits[slot >> 6] &= ~(1L << slot);
            int rest = (live << ENTRY_BITS) - at;
            if (rest > 0) {
                buffer.putBytes(at, buffer, at + ENTRY, rest);
            }
        }
    }

    /** Packs the page if that halves it at least. */
    void packIfFew() {
        if (live > FEW || (live * 2) << ENTRY_BITS > buffer.capacity()) {
            return;
        }
        UnsafeBuffer few = small(live << ENTRY_BITS);
        long[] bits = new long[SLOTS / Long.SIZE];
        int to = 0;
        for (int slot = next(0); slot < SLOTS; slot = next(slot + 1)) {
            few.putBytes(to, buffer, at(slot), ENTRY);
            bits[slot >> 6] |= 1L << slot;
            to += ENTRY;
        }
        free();
        buffer = few;
        packed = bits;
    }

    private static UnsafeBuffer small(int bytes) {
        return bytes < DIRECT ? new UnsafeBuffer(new byte[bytes]) : new UnsafeBuffer(ByteBuffer.allocateDirect(bytes));
    }

    private void unpack() {
        UnsafeBuffer all = pool.take();
        for (int slot = next(0); slot < SLOTS; slot = next(slot + 1)) {
            all.putBytes(slot << ENTRY_BITS, buffer, at(slot), ENTRY);
        }
        free();
        buffer = all;
        packed = null;
    }

    /** Gives its memory back; nothing may be read of it any more. */
    void free() {
        pool.give(buffer);
    }
}
