package io.escrowmq.transaction;

import java.util.function.LongConsumer;

/**
 * A hierarchical wheel of the held messages' due times: five levels of 256 slots, one millisecond the finest, 34 years in
 * all. Adding, cancelling and expiring cost the same however many there are. Agent only.
 */
final class TimerWheel {

    private static final int BITS = 8;
    private static final int SLOTS = 1 << BITS;
    private static final int LEVELS = 5;
    private static final long MAX_DELAY = (1L << BITS * LEVELS) - SLOTS;

    private final HeldTable table;
    private final HeldLists lists;
    private final int firstList;
    private final int[] counts = new int[LEVELS];
    /** Everything due at or before this has expired, but for what still stands in this millisecond's slot. */
    private long now;

    TimerWheel(HeldTable table, HeldLists lists) {
        this.table = table;
        this.lists = lists;
        this.firstList = lists.create(LEVELS * SLOTS);
    }

    /** Sets the time before the first entry is added. */
    void start(long millis) {
        now = millis;
    }

    /** Adds an entry by its due time; one that is past expires at the next call of {@link #expire}. */
    void add(long seq) {
        long due = Math.min(Math.max(table.due(seq), now), now + MAX_DELAY);
        int level = 0;
        while (level < LEVELS - 1 && due >> BITS * (level + 1) != now >> BITS * (level + 1)) {
            level++;
        }
        counts[level]++;
        lists.append(list(level, due), seq);
    }

    /** Takes an entry out of whichever list it is in, the wheel's or another. */
    void cancel(long seq) {
        int list = lists.unlink(seq);
        int slot = list - firstList;
        if (list >= firstList && slot < LEVELS * SLOTS) {
            counts[slot >> BITS]--;
        }
    }

    private int list(int level, long due) {
        return firstList + (level << BITS) + (int) (due >> BITS * level & SLOTS - 1);
    }

    /** Takes out what is due at {@code millis}, oldest first, at most {@code limit}; returns how many. */
    int expire(long millis, int limit, LongConsumer due) {
        int expired = 0;
        while (true) {
            int list = list(0, now);
            while (!lists.isEmpty(list)) {
                if (expired == limit) {
                    return expired;
                }
                long seq = lists.head(list);
                cancel(seq);
                expired++;
                due.accept(seq);
            }
            if (now >= millis) {
                return expired;
            }
            step(millis);
        }
    }

    /** Goes to the next millisecond, or over all that is empty, and brings finer what comes near. */
    private void step(long millis) {
        int level = 0;
        while (level < LEVELS && counts[level] == 0) {
            level++;
        }
        if (level == LEVELS) {
            now = millis;
            return;
        }
        long unit = 1L << BITS * level;
        now = Math.min(millis, (now & -unit) + unit);
        for (int coarse = LEVELS - 1; coarse > 0; coarse--) {
            if ((now & (1L << BITS * coarse) - 1) == 0) {
                cascade(coarse);
            }
        }
    }

    private void cascade(int level) {
        int list = list(level, now);
        while (!lists.isEmpty(list)) {
            long seq = lists.head(list);
            cancel(seq);
            add(seq);
        }
    }

    /** A time not after the next due time, and after now unless something is due; {@link Long#MAX_VALUE} if empty. */
    long next() {
        if (counts[0] > 0) {
            for (long at = now; at < (now | SLOTS - 1) + 1; at++) {
                if (!lists.isEmpty(list(0, at))) {
                    return at;
                }
            }
        }
        for (int level = 1; level < LEVELS; level++) {
            if (counts[level] > 0) {
                long unit = 1L << BITS * level;
                long at = (now & -unit) + unit;
                while (lists.isEmpty(list(level, at)) && at - now < unit * SLOTS) {
                    at += unit;
                }
                return at;
            }
        }
        return Long.MAX_VALUE;
    }
}
