package io.escrowmq.transaction;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The pages of held messages by their number: a directory of two levels, so that what is missing is passed in steps of a million. Agent only. */
final class HeldPages {

    private static final int BLOCK_BITS = 10;
    private static final int BLOCK = 1 << BLOCK_BITS;
    private static final int PAGE_BITS = HeldPage.BITS;
    private static final int SEQ_BITS = 40;
    /** The newest pages stay whole: what is decided soon empties them soon. */
    static final int YOUNG = 64;
    /** One old page is looked at after so many removals. */
    private static final int REMOVALS_A_STEP = 8;

    /** A thousand pages and how many of them are there. */
    private static final class Block {
        final @Nullable HeldPage[] pages = new HeldPage[BLOCK];
        int used;
    }

    private final HeldPage.Pool pool = new HeldPage.Pool();
    private @Nullable Block[] blocks = new Block[16];
    private long newest = -1;
    private long bytes;
    private long removals;
    private long pages;
    private long hand = -1;

    /** Memory of the entries, without what surrounds them. */
    long bytes() {
        return bytes;
    }

    @Nullable
    HeldPage find(long index) {
        int at = (int) Math.min(index >>> BLOCK_BITS, Integer.MAX_VALUE);
        Block block = at < blocks.length ? blocks[at] : null;
        return block == null ? null : block.pages[(int) (index & BLOCK - 1)];
    }

    /** The first page there is from this number on, below {@code end}; or {@code end}. */
    long next(long index, long end) {
        long at = index;
        while (at < end) {
            int which = (int) Math.min(at >>> BLOCK_BITS, Integer.MAX_VALUE);
            if (which >= blocks.length) {
                return end;
            }
            Block block = blocks[which];
            if (block == null) {
                at = (long) (which + 1) << BLOCK_BITS;
            } else if (block.pages[(int) (at & BLOCK - 1)] == null) {
                at++;
            } else {
                return at;
            }
        }
        return end;
    }

    /** Makes a page where none is. */
    HeldPage create(long index) {
        if (index >>> SEQ_BITS - PAGE_BITS != 0) {
            throw new IllegalArgumentException("page " + index + " of held messages is beyond 2^40 messages");
        }
        int at = (int) (index >>> BLOCK_BITS);
        if (at >= blocks.length) {
            blocks = Arrays.copyOf(blocks, Math.max(at + 1, blocks.length * 2));
        }
        Block block = blocks[at];
        if (block == null) {
            block = new Block();
            blocks[at] = block;
        }
        HeldPage page = new HeldPage(pool);
        block.pages[(int) (index & BLOCK - 1)] = page;
        block.used++;
        pages++;
        bytes += page.bytes();
        if (index > newest) {
            long before = newest;
            newest = index;
            HeldPage old = before < 0 ? null : find(before);
            if (old != null && old.live() == 0) {
                drop(before, old);
            }
        }
        return page;
    }

    /** Adds to a page; a packed one becomes whole. */
    int add(HeldPage page, int slot) {
        bytes -= page.bytes();
        int at = page.add(slot);
        bytes += page.bytes();
        return at;
    }

    /** Removes an entry; returns false if its page went with it. */
    boolean remove(long index, HeldPage page, int slot) {
        page.remove(slot);
        if (++removals % REMOVALS_A_STEP == 0 && pages > YOUNG) {
            packNext();
        }
        // The newest page takes the next message: transactions that follow one another shall not each cost a page.
        if (page.live() > 0 || index == newest) {
            return true;
        }
        drop(index, page);
        return false;
    }

    /** Looks at one old page, a different one each time, whether it can be packed. */
    private void packNext() {
        long old = newest - YOUNG;
        hand = next(hand + 1, old);
        if (hand < old) {
            pack(hand);
        } else {
            hand = -1;
        }
    }

    /** Packs every page that can be; after what was added to old pages. */
    void packAll() {
        for (long index = next(0, newest); index < newest; index = next(index + 1, newest)) {
            pack(index);
        }
    }

    private void pack(long index) {
        HeldPage page = find(index);
        if (page != null) {
            bytes -= page.bytes();
            page.packIfFew();
            bytes += page.bytes();
        }
    }

    private void drop(long index, HeldPage page) {
        pages--;
        bytes -= page.bytes();
        page.free();
        int at = (int) (index >>> BLOCK_BITS);
        Block block = blocks[at];
        if (block != null) {
            block.pages[(int) (index & BLOCK - 1)] = null;
            if (--block.used == 0) {
                blocks[at] = null;
            }
        }
    }
}
