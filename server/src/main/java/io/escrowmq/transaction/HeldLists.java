package io.escrowmq.transaction;

import java.util.Arrays;

/** Doubly linked lists of held messages whose links live in the table; an entry is in at most one. Agent only. */
final class HeldLists {

    static final long NONE = -1;

    private final HeldTable table;
    private long[] heads = new long[0];
    private long[] tails = new long[0];
    private int[] sizes = new int[0];

    HeldLists(HeldTable table) {
        this.table = table;
    }

    /** Creates {@code count} empty lists with consecutive numbers; returns the first. */
    int create(int count) {
        int first = heads.length;
        heads = Arrays.copyOf(heads, first + count);
        tails = Arrays.copyOf(tails, first + count);
        sizes = Arrays.copyOf(sizes, first + count);
        Arrays.fill(heads, first, first + count, NONE);
        Arrays.fill(tails, first, first + count, NONE);
        return first;
    }

    long head(int list) {
        return heads[list];
    }

    int size(int list) {
        return sizes[list];
    }

    boolean isEmpty(int list) {
        return heads[list] == NONE;
    }

    void append(int list, long seq) {
        long tail = tails[list];
        table.list(seq, list);
        table.previous(seq, tail);
        table.next(seq, NONE);
        if (tail == NONE) {
            heads[list] = seq;
        } else {
            table.next(tail, seq);
        }
        tails[list] = seq;
        sizes[list]++;
    }

    /** Takes the entry out of the list it is in, if any; returns that list or -1. */
    int unlink(long seq) {
        int list = table.list(seq);
        if (list < 0) {
            return list;
        }
        long previous = table.previous(seq);
        long next = table.next(seq);
        if (previous == NONE) {
            heads[list] = next;
        } else {
            table.next(previous, next);
        }
        if (next == NONE) {
            tails[list] = previous;
        } else {
            table.previous(next, previous);
        }
        table.list(seq, -1);
        table.next(seq, NONE);
        table.previous(seq, NONE);
        sizes[list]--;
        return list;
    }
}
