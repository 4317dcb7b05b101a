package io.escrowmq.transaction;

import java.util.Arrays;
import org.agrona.collections.IntArrayList;

/**
 * Doubly linked lists of held messages whose links live in the table; an entry is in at most one. Each knows its size, and
 * of those that are marked the sizes are summed up. Agent only.
 */
final class HeldLists {

    static final long NONE = -1;
    /** What the 24 bits for a list's number allow: the wheel's, and one for each producer group. */
    static final int MAX_LISTS = (1 << 24) - 2;

    private final HeldTable table;
    private long[] heads = new long[64];
    private long[] tails = new long[64];
    private int[] sizes = new int[64];
    private boolean[] marks = new boolean[64];
    private long marked;
    private int count;
    private final IntArrayList free = new IntArrayList();

    HeldLists(HeldTable table) {
        this.table = table;
    }

    /** Creates {@code count} empty lists with consecutive numbers; returns the first. */
    int create(int more) {
        int first = count;
        count += more;
        if (count > MAX_LISTS) {
            throw new IllegalStateException("more than " + MAX_LISTS + " lists of held messages");
        }
        if (count > heads.length) {
            heads = Arrays.copyOf(heads, Math.max(count, heads.length * 2));
            tails = Arrays.copyOf(tails, heads.length);
            sizes = Arrays.copyOf(sizes, heads.length);
            marks = Arrays.copyOf(marks, heads.length);
        }
        Arrays.fill(heads, first, count, NONE);
        Arrays.fill(tails, first, count, NONE);
        return first;
    }

    /** Creates an empty list, one that was given back if there is any; returns its number. */
    int create() {
        return free.isEmpty() ? create(1) : free.remove(free.size() - 1);
    }

    /** Gives back an empty list that {@link #create()} made. */
    void free(int list) {
        mark(list, false);
        free.addInt(list);
    }

    long head(int list) {
        return heads[list];
    }

    boolean isEmpty(int list) {
        return heads[list] == NONE;
    }

    int size(int list) {
        return sizes[list];
    }

    /** Marks a list or takes its mark away. */
    void mark(int list, boolean mark) {
        if (marks[list] != mark) {
            marks[list] = mark;
            marked += mark ? sizes[list] : -sizes[list];
        }
    }

    boolean isMarked(int list) {
        return marks[list];
    }

    /** Entries of all marked lists. */
    long marked() {
        return marked;
    }

    private void resize(int list, int more) {
        sizes[list] += more;
        if (marks[list]) {
            marked += more;
        }
    }

    void append(int list, long seq) {
        long tail = tails[list];
        table.link(seq, list, tail, NONE);
        if (tail == NONE) {
            heads[list] = seq;
        } else {
            table.next(tail, seq);
        }
        tails[list] = seq;
        resize(list, 1);
    }

    void prepend(int list, long seq) {
        long head = heads[list];
        table.link(seq, list, NONE, head);
        if (head == NONE) {
            tails[list] = seq;
        } else {
            table.previous(head, seq);
        }
        heads[list] = seq;
        resize(list, 1);
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
        table.link(seq, -1, NONE, NONE);
        resize(list, -1);
        return list;
    }
}
