package io.escrowmq.bench.load;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Notices a queue offset that was acknowledged twice. One bit per offset, in pages. */
final class DistinctOffsets {
    private static final int PAGE_BITS = 10;

    /** Pages remembered without a look-up, one per queue modulo this. */
    private static final int RECENT = 64;

    private final Map<Long, long[]> pages = new HashMap<>();
    private final long[] recentNumbers = new long[RECENT];
    private final long[][] recentPages = new long[RECENT][];

    DistinctOffsets() {
        Arrays.fill(recentNumbers, -1);
    }

    /** False if this offset of this queue was there before. Queue below 2^31, offset below 2^42. */
    boolean add(long queue, long offset) {
        long number = queue << 32 | offset >>> PAGE_BITS;
        int recent = (int) queue & (RECENT - 1);
        if (number != recentNumbers[recent]) {
            recentPages[recent] = pages.computeIfAbsent(number, n -> new long[1 << (PAGE_BITS - 6)]);
            recentNumbers[recent] = number;
        }
        long[] page = recentPages[recent];
        int word = (int) (offset >>> 6) & (page.length - 1);
        long bit = 1L << offset;
        boolean added = (page[word] & bit) == 0;
        page[word] |= bit;
        return added;
    }
}
