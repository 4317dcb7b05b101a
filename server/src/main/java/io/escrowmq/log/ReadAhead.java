package io.escrowmq.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.StampedLock;

/**
 * Blocks of the log's files in memory, for those who read a stretch of it one behind the other: the consumers of a
 * topic's queues, whose messages lie between each other's. A block is read as a whole when single reads of it have come
 * to cost more, or when the blocks before it were used; then the next ones are read with it. Its bytes are not verified.
 *
 * <p>A block's place is its number modulo the number of places. One thread fills it; any thread copies out without a lock
 * and then checks that it was not filled anew meanwhile.
 */
final class ReadAhead {

    private static final int MAX_BLOCK_BYTES = 64 << 10;
    private static final int MIN_BLOCK_BYTES = 1 << 10;
    private static final int MIN_BLOCKS = 8;
    /** A read of its own costs about as much as the copy of so many bytes. */
    private static final int READ_COST_BYTES = 1 << 10;

    private static final long NOTHING = -1;

    private final int blockBytes;
    private final int shift;
    /** Blocks that are read at once after used ones, and how far back those may be. */
    private final int ahead;

    /** Memory for a block is taken when it is first filled. */
    private final Block[] blocks;

    /** Number of the block from which on more should be read. */
    private final AtomicLong due = new AtomicLong(NOTHING);

    /** Fills a buffer with the log's bytes from a position on. */
    @FunctionalInterface
    interface Source {
        void read(long position, ByteBuffer target) throws IOException;
    }

    private static final class Block {
        final StampedLock lock = new StampedLock();
        /** Without room until first filled, then the same for ever. */
        volatile ByteBuffer bytes = ByteBuffer.allocate(0);

        // Changed under the lock, read before its validation.
        long number = NOTHING;
        int length;

        // Counted without a lock: what gets lost only makes the guess worse.
        int used;
        /** Whoever comes here has the next ones read: the number of the first of them. */
        long next = NOTHING;

        long missedNumber = NOTHING;
        int missed;
    }

    /** @param hotBytes bytes of the hot ring; half as much may be taken here */
    ReadAhead(int hotBytes) {
        blockBytes = Integer.highestOneBit(Math.max(MIN_BLOCK_BYTES, Math.min(MAX_BLOCK_BYTES, hotBytes / 1024)));
        shift = Integer.numberOfTrailingZeros(blockBytes);
        blocks = new Block[Math.max(MIN_BLOCKS, hotBytes / 2 / blockBytes)];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = new Block();
        }
        ahead = Math.max(1, blocks.length / 32);
    }

    private Block block(long number) {
        return blocks[(int) (number % blocks.length)];
    }

    /** Copies bytes out if all of them are here; else returns false and what was copied means nothing. */
    boolean read(long position, ByteBuffer target, int targetAt, int bytes) {
        for (int done = 0; done < bytes; ) {
            long at = position + done;
            Block block = block(at >>> shift);
            long stamp = block.lock.tryOptimisticRead();
            int from = (int) at & blockBytes - 1;
            int n = Math.min(bytes - done, block.length - from);
            ByteBuffer source = block.bytes;
            if (stamp == 0 || block.number != at >>> shift || n <= 0 || source.capacity() == 0) {
                return false;
            }
            target.put(targetAt + done, source, from, n);
            if (!block.lock.validate(stamp)) {
                return false;
            }
            block.used = Math.min(block.used + n, blockBytes);
            if (block.next != NOTHING) {
                due.set(block.next);
                block.next = NOTHING;
            }
            done += n;
        }
        return true;
    }

    /** Whether readers have come so far that {@link #readDue} should run before they need what comes next. */
    boolean isDue() {
        return due.get() != NOTHING;
    }

    /** Reads what comes next, if what was read before is being used. */
    void readDue(long start, long end, Source source) throws IOException {
        long number = due.getAndSet(NOTHING);
        if (number != NOTHING && number << shift >= start && number << shift < end && followsUsed(number)) {
            fillFrom(number, end, source);
        }
    }

    private void fillFrom(long number, long end, Source source) throws IOException {
        long until = Math.min(number + ahead, (end - 1 >>> shift) + 1);
        for (long next = number; next < until; next++) {
            fill(next, end, source);
        }
        block(number + ahead / 2).next = number + ahead;
    }

    /**
     * Tells of a read that found nothing here and lies inside [start, end), and brings in its block if that pays.
     *
     * @return whether {@link #read} may find it now
     */
    boolean missed(long position, int bytes, long start, long end, Source source) throws IOException {
        boolean brought = false;
        long last = position + bytes - 1 >>> shift;
        for (long number = position >>> shift; number <= last; number++) {
            if (number << shift < start) {
                return false;
            }
            if (followsUsed(number)) {
                fillFrom(number, end, source);
                brought = true;
            } else if (isMissedOften(number, bytes)) {
                fill(number, end, source);
                brought = true;
            }
        }
        return brought;
    }

    private boolean followsUsed(long number) {
        for (long before = number - 1; before >= number - ahead && before >= 0; before--) {
            Block block = block(before);
            if (block.number == before && block.used >= blockBytes / 4) {
                return true;
            }
        }
        return false;
    }

    private boolean isMissedOften(long number, int bytes) {
        Block block = block(number);
        if (block.missedNumber != number) {
            block.missedNumber = number;
            block.missed = 0;
        }
        block.missed += bytes + READ_COST_BYTES;
        return block.missed >= blockBytes / 2;
    }

    private void fill(long number, long end, Source source) throws IOException {
        Block block = block(number);
        long from = number << shift;
        int length = (int) Math.min(blockBytes, end - from);
        long stamp = block.lock.writeLock();
        try {
            if (block.number == number && block.length >= length) {
                return;
            }
            if (block.bytes.capacity() == 0) {
                block.bytes = ByteBuffer.allocateDirect(blockBytes);
            }
            block.number = NOTHING;
            source.read(from, block.bytes.duplicate().limit(length));
            block.number = number;
            block.length = length;
            block.used = 0;
        } finally {
            block.lock.unlockWrite(stamp);
        }
    }

    /** Forgets the blocks of a range: what came from them was not what was written. */
    void forget(long position, int bytes) {
        for (long number = position >>> shift; number <= position + bytes - 1 >>> shift; number++) {
            Block block = block(number);
            long stamp = block.lock.writeLock();
            if (block.number == number) {
                block.number = NOTHING;
            }
            block.lock.unlockWrite(stamp);
        }
    }
}
