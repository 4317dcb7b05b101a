package io.escrowmq.transaction;

import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of each held message: 64 bytes in pages of 1,024, by seq, off the object heap. An old page that is
 * nearly empty keeps only what is left of it, so that one transaction that was parked long ago does not cost a page. Agent
 * only.
 *
 * <pre>
 * word 0   state (8 bits) | H (56)
 *      1   flags (8) | position of the last event (56)
 *      2   checks answered unknown (16) | next due time, ms (48)
 *      3   checks not answered (16) | store time, ms (48)
 *      4   size of the body (24) | next in its list, seq + 1 (40)
 *      5   list it is in, + 1 (24) | previous in its list, seq + 1 (40)
 *      6   producer group's name (32) | client's name (32)
 *      7   queue number (32) | tag hash (32)
 * </pre>
 *
 * Of a delayed message whose commit is decided, word 3 counts the contradictions written down instead.
 */
final class HeldTable {

    /** Held messages at most, and the memory of as many in full pages; a half beyond it is refused as busy. */
    static final long MAX_HELD = 1L << 25;

    /** Off the heap the JVM gives as much as on it, unless told otherwise; the agent must not run out of it. */
    private static final long MAX_BYTES =
            Math.min(MAX_HELD * HeldPage.ENTRY, Runtime.getRuntime().maxMemory() / 4 * 3);

    static final int FREE = 0;
    /** Undecided, its due time is on the wheel. */
    static final int OPEN = 1;
    /** A check is out; its deadline is on the wheel. */
    static final int CHECKING = 2;
    /** A check is due, but no producer of the group is connected or each has as many out as it may. */
    static final int WAITING = 3;

    static final int PARKED = 4;
    /** Waits for its time only: not a transaction, or one whose commit is decided. */
    static final int TIMED = 5;

    static final int END_SEEN = 1;
    static final int TRANSACTIONAL = 2;
    /** Its time begins with the commit. */
    static final int DELAYED = 4;
    /** A check that was sent before a resend joined may still be answered. */
    static final int OLD_CHECK_OUT = 8;

    static final int REASON_SHIFT = 4;
    static final int REASON_MASK = 0x30;

    private static final long LOW_56 = (1L << 56) - 1;
    private static final long LOW_48 = (1L << 48) - 1;
    private static final long LOW_40 = (1L << 40) - 1;

    private final HeldPages pages = new HeldPages();
    private long cachedIndex = -1;
    private @Nullable HeldPage cached;
    private final long[] byState = new long[TIMED + 1];
    private final long[] byReason = new long[(REASON_MASK >>> REASON_SHIFT) + 1];
    private long size;

    long size() {
        return size;
    }

    boolean isFull() {
        return size >= MAX_HELD || pages.bytes() >= MAX_BYTES;
    }

    /** Entries in this state. */
    long count(int state) {
        return byState[state];
    }

    /** Entries parked for this reason. */
    long parked(int reason) {
        return byReason[reason];
    }

    boolean contains(long seq) {
        return seq >= 0 && state(seq) != FREE;
    }

    /** Starts an entry; all its words are 0 but state and H. */
    void add(long seq, int state, long held) {
        long index = seq >>> HeldPage.BITS;
        HeldPage page = find(index);
        if (page == null) {
            page = pages.create(index);
            cachedIndex = index;
            cached = page;
        }
        int at = pages.add(page, slot(seq));
        page.buffer().putLong(at, (long) state << 56 | held);
        size++;
        byReason[0]++;
        byState[state]++;
        if (state == TIMED) {
            page.timed(1);
        }
    }

    void remove(long seq) {
        HeldPage page = page(seq);
        int state = state(seq);
        byState[state]--;
        byReason[reason(seq)]--;
        size--;
        if (state == TIMED) {
            page.timed(-1);
        }
        if (!pages.remove(seq >>> HeldPage.BITS, page, slot(seq))) {
            cachedIndex = -1;
            cached = null;
        }
    }

    /** Puts back an entry as {@link EscrowSlices} wrote it, in no list. */
    void restore(long seq, ByteBuffer in) {
        long first = in.getLong();
        int state = (int) (first >>> 56);
        add(seq, state == WAITING ? OPEN : state, first & LOW_56);
        long second = in.getLong();
        int reason = (int) (second >>> 56) & REASON_MASK;
        word(seq, 1, second & ~((long) REASON_MASK << 56));
        reason(seq, reason >>> REASON_SHIFT);
        word(seq, 2, in.getLong());
        word(seq, 3, in.getLong());
        bodySize(seq, in.getInt());
        word(seq, 6, in.getLong());
        word(seq, 7, in.getLong());
    }

    /** Makes old pages small to which entries were added, or restored. */
    void pack() {
        pages.packAll();
    }

    /** Memory of the entries, without what surrounds them. */
    long bytes() {
        return pages.bytes();
    }

    /** The first held seq from this one on, below {@code end}; or {@code end}. */
    long nextHeld(long from, long end) {
        return next(from, end, false);
    }

    /** The first undecided seq from this one on, below {@code end}; or {@code end}. */
    long nextUndecided(long from, long end) {
        return next(from, end, true);
    }

    private long next(long from, long end, boolean undecided) {
        long seq = from;
        long pastPages = (end + HeldPage.SLOTS - 1) >>> HeldPage.BITS;
        while (seq < end) {
            long index = pages.next(seq >>> HeldPage.BITS, pastPages);
            if (index >= pastPages) {
                return end;
            }
            HeldPage page = page(pages.find(index), seq);
            long first = index << HeldPage.BITS;
            int slot = seq > first ? slot(seq) : 0;
            if (undecided && page.timed() == page.live()) {
                slot = HeldPage.SLOTS;
            }
            slot = page.next(slot);
            while (undecided && slot < HeldPage.SLOTS && page.buffer().getLong(page.at(slot)) >>> 56 == TIMED) {
                slot = page.next(slot + 1);
            }
            seq = first + slot;
            if (slot < HeldPage.SLOTS) {
                return Math.min(seq, end);
            }
        }
        return end;
    }

    private static int slot(long seq) {
        return (int) seq & HeldPage.SLOTS - 1;
    }

    private @Nullable HeldPage find(long index) {
        if (index == cachedIndex) {
            return cached;
        }
        HeldPage page = pages.find(index);
        if (page != null) {
            cachedIndex = index;
            cached = page;
        }
        return page;
    }

    private HeldPage page(long seq) {
        return page(find(seq >>> HeldPage.BITS), seq);
    }

    private static HeldPage page(@Nullable HeldPage page, long seq) {
        if (page == null) {
            throw new IllegalStateException("seq " + seq + " is not held");
        }
        return page;
    }

    private static int at(HeldPage page, long seq) {
        int at = page.at(slot(seq));
        if (at < 0) {
            throw new IllegalStateException("seq " + seq + " is not held");
        }
        return at;
    }

    long word(long seq, int which) {
        HeldPage page = page(seq);
        return page.buffer().getLong(at(page, seq) + which * Long.BYTES);
    }

    private void word(long seq, int which, long value) {
        HeldPage page = page(seq);
        page.buffer().putLong(at(page, seq) + which * Long.BYTES, value);
    }

    /** Sets the bits of the mask and leaves the others. */
    private void part(long seq, int which, long mask, long value) {
        HeldPage page = page(seq);
        UnsafeBuffer buffer = page.buffer();
        int at = at(page, seq) + which * Long.BYTES;
        buffer.putLong(at, buffer.getLong(at) & ~mask | value);
    }

    int state(long seq) {
        HeldPage page = find(seq >>> HeldPage.BITS);
        int at = page == null ? -1 : page.at(slot(seq));
        return page == null || at < 0 ? FREE : (int) (page.buffer().getLong(at) >>> 56);
    }

    void state(long seq, int state) {
        HeldPage page = page(seq);
        int at = at(page, seq);
        long word = page.buffer().getLong(at);
        int before = (int) (word >>> 56);
        byState[before]--;
        byState[state]++;
        page.timed((state == TIMED ? 1 : 0) - (before == TIMED ? 1 : 0));
        page.buffer().putLong(at, (long) state << 56 | word & LOW_56);
    }

    long held(long seq) {
        return word(seq, 0) & LOW_56;
    }

    int flags(long seq) {
        return (int) (word(seq, 1) >>> 56);
    }

    boolean has(long seq, int flag) {
        return (flags(seq) & flag) != 0;
    }

    void flags(long seq, int flags) {
        part(seq, 1, ~LOW_56, (long) flags << 56);
    }

    void set(long seq, int flag) {
        flags(seq, flags(seq) | flag);
    }

    void unset(long seq, int flag) {
        flags(seq, flags(seq) & ~flag);
    }

    /** A delayed message whose commit is decided: it is no transaction any more, and not visible yet. */
    boolean isCommitted(long seq) {
        return state(seq) == TIMED && has(seq, TRANSACTIONAL);
    }

    int reason(long seq) {
        return (flags(seq) & REASON_MASK) >>> REASON_SHIFT;
    }

    void reason(long seq, int reason) {
        byReason[reason(seq)]--;
        byReason[reason]++;
        flags(seq, flags(seq) & ~REASON_MASK | reason << REASON_SHIFT);
    }

    long lastEvent(long seq) {
        return word(seq, 1) & LOW_56;
    }

    void lastEvent(long seq, long position) {
        part(seq, 1, LOW_56, position);
    }

    long due(long seq) {
        return word(seq, 2) & LOW_48;
    }

    void due(long seq, long millis) {
        part(seq, 2, LOW_48, millis);
    }

    int unknowns(long seq) {
        return (int) (word(seq, 2) >>> 48);
    }

    void unknowns(long seq, int count) {
        part(seq, 2, ~LOW_48, (long) Math.min(count, 0xFFFF) << 48);
    }

    int silents(long seq) {
        return (int) (word(seq, 3) >>> 48);
    }

    void silents(long seq, int count) {
        part(seq, 3, ~LOW_48, (long) Math.min(count, 0xFFFF) << 48);
    }

    long stored(long seq) {
        return word(seq, 3) & LOW_48;
    }

    void stored(long seq, long millis) {
        part(seq, 3, LOW_48, millis);
    }

    int bodySize(long seq) {
        return (int) (word(seq, 4) >>> 40);
    }

    void bodySize(long seq, int bytes) {
        part(seq, 4, ~LOW_40, (long) bytes << 40);
    }

    long next(long seq) {
        return (word(seq, 4) & LOW_40) - 1;
    }

    void next(long seq, long next) {
        part(seq, 4, LOW_40, next + 1);
    }

    int list(long seq) {
        return (int) (word(seq, 5) >>> 40) - 1;
    }

    long previous(long seq) {
        return (word(seq, 5) & LOW_40) - 1;
    }

    void previous(long seq, long previous) {
        part(seq, 5, LOW_40, previous + 1);
    }

    /** Puts an entry between two others of a list, without touching those. */
    void link(long seq, int list, long previous, long next) {
        HeldPage page = page(seq);
        UnsafeBuffer buffer = page.buffer();
        int at = at(page, seq) + 4 * Long.BYTES;
        buffer.putLong(at, buffer.getLong(at) & ~LOW_40 | (next + 1));
        buffer.putLong(at + Long.BYTES, (long) (list + 1) << 40 | (previous + 1));
    }

    int group(long seq) {
        return (int) (word(seq, 6) >>> 32);
    }

    int client(long seq) {
        return (int) word(seq, 6);
    }

    void who(long seq, int group, int client) {
        word(seq, 6, (long) group << 32 | client & 0xFFFFFFFFL);
    }

    int queueNumber(long seq) {
        return (int) (word(seq, 7) >>> 32);
    }

    int tagHash(long seq) {
        return (int) word(seq, 7);
    }

    void where(long seq, int queueNumber, int tagHash) {
        word(seq, 7, (long) queueNumber << 32 | tagHash & 0xFFFFFFFFL);
    }
}
