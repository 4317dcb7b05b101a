package io.escrowmq.transaction;

import java.util.Arrays;
import org.agrona.collections.Long2ObjectHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of each held message: 64 bytes in pages of 1,024, by seq. An old page that is nearly empty keeps
 * only what is left of it, so that one transaction that was parked long ago does not cost a page. Agent only.
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
 */
final class HeldTable {

    static final int PAGE = 1024;
    /** Held messages at most; a half beyond it is refused as busy. */
    static final long MAX_HELD = 1L << 25;

    static final int FREE = 0;
    /** Undecided, its due time is on the wheel. */
    static final int OPEN = 1;
    /** A check is out; its deadline is on the wheel. */
    static final int CHECKING = 2;
    /** A check is due but every connection of the group has as many out as it may. */
    static final int READY = 3;

    static final int UNREACHABLE = 4;
    static final int PARKED = 5;
    /** Waits for its time only. */
    static final int TIMED = 6;

    static final int END_SEEN = 1;
    static final int TRANSACTIONAL = 2;
    /** Its time begins with the commit. */
    static final int DELAYED = 4;
    /** A check that was sent before a resend joined may still be answered. */
    static final int OLD_CHECK_OUT = 8;

    static final int REASON_SHIFT = 4;
    static final int REASON_MASK = 0x30;

    private static final int WORDS = 8;
    private static final long LOW_56 = (1L << 56) - 1;
    private static final long LOW_48 = (1L << 48) - 1;
    private static final long LOW_40 = (1L << 40) - 1;

    /** An old page with so few entries is made small. */
    private static final int FEW = 32;

    /** One page and how many of its entries are in use. */
    private static final class Page {
        long[] words = new long[PAGE * WORDS];
        /** The entries that a small page has, in the order of their words; null if it has room for all. */
        short @Nullable [] slots;

        int live;

        /** Where an entry's words begin, or -1 if it is not here. */
        int at(long seq) {
            short slot = (short) (seq % PAGE);
            if (slots == null) {
                return slot * WORDS;
            }
            for (int i = 0; i < live; i++) {
                if (slots[i] == slot) {
                    return i * WORDS;
                }
            }
            return -1;
        }

        void shrink() {
            long[] few = new long[live * WORDS];
            short[] used = new short[live];
            int to = 0;
            for (short slot = 0; slot < PAGE; slot++) {
                if (words[slot * WORDS] != 0) {
                    System.arraycopy(words, slot * WORDS, few, to * WORDS, WORDS);
                    used[to++] = slot;
                }
            }
            words = few;
            slots = used;
        }

        void grow() {
            long[] all = new long[PAGE * WORDS];
            for (int i = 0; slots != null && i < live; i++) {
                System.arraycopy(words, i * WORDS, all, slots[i] * WORDS, WORDS);
            }
            words = all;
            slots = null;
        }

        /** Removes an entry; its words are given. */
        void remove(int at) {
            live--;
            if (slots == null) {
                Arrays.fill(words, at, at + WORDS, 0);
                return;
            }
            int index = at / WORDS;
            System.arraycopy(words, at + WORDS, words, at, (live - index) * WORDS);
            System.arraycopy(slots, index + 1, slots, index, live - index);
        }
    }

    private final Long2ObjectHashMap<Page> pages = new Long2ObjectHashMap<>();
    private long newestIndex = -1;
    private long cachedIndex = -1;
    private @Nullable Page cached;
    private final long[] byState = new long[TIMED + 1];
    private final long[] byReason = new long[(REASON_MASK >>> REASON_SHIFT) + 1];
    private long size;

    long size() {
        return size;
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
        long index = seq / PAGE;
        Page page = find(index);
        if (page == null) {
            page = new Page();
            pages.put(index, page);
            if (index > newestIndex) {
                // The cache may hold the page that goes; it is set anew below.
                shrinkNewest();
                newestIndex = index;
            }
            cachedIndex = index;
            cached = page;
        } else if (page.slots != null) {
            page.grow();
        }
        page.live++;
        size++;
        byReason[0]++;
        byState[state]++;
        page.words[page.at(seq)] = (long) state << 56 | held;
    }

    private void shrinkNewest() {
        Page newest = pages.get(newestIndex);
        if (newest != null && newest.live == 0) {
            pages.remove(newestIndex);
        } else if (newest != null && newest.live <= FEW && newest.slots == null) {
            newest.shrink();
        }
    }

    void remove(long seq) {
        long index = seq / PAGE;
        Page page = page(seq);
        byState[state(seq)]--;
        byReason[reason(seq)]--;
        page.remove(page.at(seq));
        size--;
        if (index == newestIndex) {
            // The next message comes here: transactions that follow one another shall not each cost a page.
            return;
        }
        if (page.live == 0) {
            pages.remove(index);
            cachedIndex = -1;
            cached = null;
        } else if (page.live == FEW && page.slots == null) {
            page.shrink();
        }
    }

    /** Memory of the entries, without what surrounds them. */
    long bytes() {
        long bytes = 0;
        for (Page page : pages.values()) {
            bytes += (long) page.words.length * Long.BYTES;
        }
        return bytes;
    }

    /** The first seq at or after this one whose page exists, or {@code end}. */
    long skipMissingPages(long seq, long end) {
        long at = seq;
        while (at < end && find(at / PAGE) == null) {
            at = (at / PAGE + 1) * PAGE;
        }
        return Math.min(at, end);
    }

    private @Nullable Page find(long index) {
        if (index == cachedIndex) {
            return cached;
        }
        Page page = pages.get(index);
        if (page != null) {
            cachedIndex = index;
            cached = page;
        }
        return page;
    }

    private Page page(long seq) {
        Page page = find(seq / PAGE);
        if (page == null || page.at(seq) < 0) {
            throw new IllegalStateException("seq " + seq + " is not held");
        }
        return page;
    }

    private long word(long seq, int which) {
        Page page = page(seq);
        return page.words[page.at(seq) + which];
    }

    private void word(long seq, int which, long value) {
        Page page = page(seq);
        page.words[page.at(seq) + which] = value;
    }

    int state(long seq) {
        Page page = find(seq / PAGE);
        int at = page == null ? -1 : page.at(seq);
        return page == null || at < 0 ? FREE : (int) (page.words[at] >>> 56);
    }

    void state(long seq, int state) {
        byState[state(seq)]--;
        byState[state]++;
        word(seq, 0, (long) state << 56 | held(seq));
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
        word(seq, 1, (long) flags << 56 | lastEvent(seq));
    }

    void set(long seq, int flag) {
        flags(seq, flags(seq) | flag);
    }

    void unset(long seq, int flag) {
        flags(seq, flags(seq) & ~flag);
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
        word(seq, 1, (long) flags(seq) << 56 | position);
    }

    long due(long seq) {
        return word(seq, 2) & LOW_48;
    }

    void due(long seq, long millis) {
        word(seq, 2, (long) unknowns(seq) << 48 | millis);
    }

    int unknowns(long seq) {
        return (int) (word(seq, 2) >>> 48);
    }

    void unknowns(long seq, int count) {
        word(seq, 2, (long) Math.min(count, 0xFFFF) << 48 | due(seq));
    }

    int silents(long seq) {
        return (int) (word(seq, 3) >>> 48);
    }

    void silents(long seq, int count) {
        word(seq, 3, (long) Math.min(count, 0xFFFF) << 48 | stored(seq));
    }

    long stored(long seq) {
        return word(seq, 3) & LOW_48;
    }

    void stored(long seq, long millis) {
        word(seq, 3, (long) silents(seq) << 48 | millis);
    }

    int bodySize(long seq) {
        return (int) (word(seq, 4) >>> 40);
    }

    void bodySize(long seq, int bytes) {
        word(seq, 4, (long) bytes << 40 | word(seq, 4) & LOW_40);
    }

    long next(long seq) {
        return (word(seq, 4) & LOW_40) - 1;
    }

    void next(long seq, long next) {
        word(seq, 4, word(seq, 4) & ~LOW_40 | (next + 1));
    }

    int list(long seq) {
        return (int) (word(seq, 5) >>> 40) - 1;
    }

    void list(long seq, int list) {
        word(seq, 5, (long) (list + 1) << 40 | word(seq, 5) & LOW_40);
    }

    long previous(long seq) {
        return (word(seq, 5) & LOW_40) - 1;
    }

    void previous(long seq, long previous) {
        word(seq, 5, word(seq, 5) & ~LOW_40 | (previous + 1));
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
