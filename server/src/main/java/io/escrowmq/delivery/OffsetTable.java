package io.escrowmq.delivery;

import java.util.Arrays;

/**
 * Two numbers for each pair of group and queue: the offset that counts and the one that is durable. Pairs are never
 * removed and keep their place, so that the table can be gone through while it grows. 24 bytes a pair in pages, and 4 bytes
 * for each slot of a look-up table that is between a third and two thirds full. One thread.
 */
final class OffsetTable {

    static final int NONE = -1;

    private static final int PAGE_BITS = 12;
    private static final int PAGE = 1 << PAGE_BITS;
    private static final int WORDS = 3;
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private long[][] pages = new long[1][];
    private int[] slots = new int[64];
    private int size;

    OffsetTable() {
        Arrays.fill(slots, NONE);
    }

    int size() {
        return size;
    }

    /** Place of a pair, or {@link #NONE}. */
    int find(long key) {
        int mask = slots.length - 1;
        for (int slot = slot(key); slots[slot] != NONE; slot = slot + 1 & mask) {
            if (key(slots[slot]) == key) {
                return slots[slot];
            }
        }
        return NONE;
    }

    /** Place of a pair, which is new; its offsets are {@link Offsets#NONE}. */
    int add(long key) {
        if (size >= slots.length / 3 * 2) {
            grow();
        }
        int page = size >>> PAGE_BITS;
        if (page == pages.length) {
            pages = Arrays.copyOf(pages, page * 2);
        }
        if (pages[page] == null) {
            pages[page] = new long[PAGE * WORDS];
        }
        int place = size++;
        set(place, 0, key);
        current(place, Offsets.NONE);
        durable(place, Offsets.NONE);
        occupy(key, place);
        return place;
    }

    private void grow() {
        slots = new int[slots.length * 2];
        Arrays.fill(slots, NONE);
        for (int place = 0; place < size; place++) {
            occupy(key(place), place);
        }
    }

    private void occupy(long key, int place) {
        int slot = slot(key);
        while (slots[slot] != NONE) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = place;
    }

    private int slot(long key) {
        return (int) (key * SPREAD >>> Long.numberOfLeadingZeros(slots.length) + 1);
    }

    long key(int place) {
        return get(place, 0);
    }

    long current(int place) {
        return get(place, 1);
    }

    void current(int place, long offset) {
        set(place, 1, offset);
    }

    long durable(int place) {
        return get(place, 2);
    }

    void durable(int place, long offset) {
        set(place, 2, offset);
    }

    private long get(int place, int word) {
        return pages[place >>> PAGE_BITS][(place & PAGE - 1) * WORDS + word];
    }

    private void set(int place, int word, long value) {
        pages[place >>> PAGE_BITS][(place & PAGE - 1) * WORDS + word] = value;
    }
}
