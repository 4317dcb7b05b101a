package io.escrowmq.transaction;

import java.util.function.LongConsumer;

/**
 * A hierarchical wheel of the held messages' due times: five levels, one millisecond the finest, each 256 times coarser than
 * the one below. Adding, cancelling and expiring cost the same however many there are. Agent only.
 *
 * <p>A level has twice the slots that one slot of the next level spans, so that the next slot of a level fits wholly into
 * the level below while the present one passes. It goes down in that time little by little, never all at once.
 */
final class TimerWheel {

    private static final int BITS = 8;
    private static final int SPAN = 1 << BITS;
    private static final int SLOTS = 2 * SPAN;
    private static final int LEVELS = 5;
    private static final long MAX_DELAY = (1L << BITS * LEVELS) - SPAN;
    /** A slot with no more than this may wait for its own time and go down at once, in about a millisecond. */
    static final int AT_ONCE = 10_000;

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
        while (unit(level, due) - unit(level, now) >= SLOTS) {
            level++;
        }
        counts[level]++;
        lists.append(list(level, unit(level, due)), seq);
    }

    /** Takes an entry out of whichever list it is in, the wheel's or another. */
    void cancel(long seq) {
        int list = lists.unlink(seq);
        int slot = list - firstList;
        if (list >= firstList && slot < LEVELS * SLOTS) {
            counts[slot / SLOTS]--;
        }
    }

    private static long unit(int level, long millis) {
        return millis >> BITS * level;
    }

    private int list(int level, long unit) {
        return firstList + level * SLOTS + (int) (unit & SLOTS - 1);
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

    /** Goes to the next millisecond, or over what is empty, and brings finer what comes near. */
    private void step(long millis) {
        long before = now;
        long to = counts[0] > 0 ? before + 1 : millis;
        for (int level = 1; level < LEVELS; level++) {
            if (counts[level] > 0) {
                boolean isNear = !lists.isEmpty(list(level, unit(level, before) + 1));
                int finest = isNear ? level - 1 : level;
                to = Math.min(to, unit(finest, before) + 1 << BITS * finest);
            }
        }
        now = Math.min(millis, to);
        for (int level = LEVELS - 1; level > 0; level--) {
            if (counts[level] > 0 && unit(level - 1, before) != unit(level - 1, now)) {
                bringDown(level);
            }
        }
    }

    /** Brings down a part of a level's next slot: all of it is gone when the last unit of the finer level begins. */
    private void bringDown(int level) {
        int list = list(level, unit(level, now) + 1);
        long unitsLeft = SPAN - (unit(level - 1, now) & SPAN - 1);
        long part = (lists.size(list) + unitsLeft - 1) / unitsLeft;
        for (long i = 0; i < part; i++) {
            long seq = lists.head(list);
            cancel(seq);
            add(seq);
        }
    }

    /** A time not after the next due time, and after now unless something is due; {@link Long#MAX_VALUE} if empty. */
    long next() {
        long next = Long.MAX_VALUE;
        for (int level = 0; level < LEVELS; level++) {
            if (counts[level] > 0) {
                long unit = unit(level, now);
                while (lists.isEmpty(list(level, unit))) {
                    unit++;
                }
                next = Math.min(next, unit << BITS * level);
                if (level > 0 && unit == unit(level, now) + 1 && lists.size(list(level, unit)) > AT_ONCE) {
                    next = Math.min(next, unit(level - 1, now) + 1 << BITS * (level - 1));
                }
            }
        }
        return next;
    }
}
