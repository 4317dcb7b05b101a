package io.escrowmq.index;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A growing list of numbers outside of the object heap, until it is closed. One thread. */
final class LongPages implements Closeable {

    private static final int PAGE_BITS = 15;
    private static final int PAGE = 1 << PAGE_BITS;
    private static final int FIRST_LONGS = 128;

    private final List<ByteBuffer> pages = new ArrayList<>();
    private long size;

    long size() {
        return size;
    }

    void add(long value) {
        int page = (int) (size >>> PAGE_BITS);
        int at = (int) (size & PAGE - 1) * Long.BYTES;
        if (page == pages.size()) {
            pages.add(OffHeap.allocate((page == 0 ? FIRST_LONGS : PAGE) * Long.BYTES));
        }
        ByteBuffer bytes = pages.get(page);
        if (at == bytes.capacity()) {
            bytes = OffHeap.grow(bytes.position(at), at * 4);
            bytes.clear();
            pages.set(page, bytes);
        }
        bytes.putLong(at, value);
        size++;
    }

    /** Makes the list {@code count} numbers long; what is new is undefined. */
    void extend(long count) {
        while (size < count) {
            if ((size & PAGE - 1) == 0 && count - size >= PAGE) {
                pages.add(OffHeap.allocate(PAGE * Long.BYTES));
                size += PAGE;
            } else {
                add(0);
            }
        }
    }

    long get(long index) {
        return pages.get((int) (index >>> PAGE_BITS)).getLong((int) (index & PAGE - 1) * Long.BYTES);
    }

    void set(long index, long value) {
        pages.get((int) (index >>> PAGE_BITS)).putLong((int) (index & PAGE - 1) * Long.BYTES, value);
    }

    @Override
    public void close() {
        pages.forEach(OffHeap::free);
        pages.clear();
        size = 0;
    }
}
