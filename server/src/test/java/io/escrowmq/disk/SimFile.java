package io.escrowmq.disk;

import io.escrowmq.base.Dice;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** One file of a {@link SimDisk}: its bytes in the cache, its bytes on the medium, and the changes between them. */
final class SimFile {

    private static final int SECTOR_BYTES = 512;

    private Content cache = new Content();
    private Content medium = new Content();

    /** Since the last force, oldest first. */
    private final List<Change> pending = new ArrayList<>();

    /** A write of bytes at an offset, or with null a truncation to it. */
    private record Change(long offset, byte[] bytes) {
        void apply(Content content) {
            if (bytes == null) {
                content.truncate(offset);
            } else {
                content.write(bytes, 0, bytes.length, offset);
            }
        }
    }

    /** Growing bytes. */
    private static final class Content {
        private byte[] bytes = new byte[0];
        private int size;

        void write(byte[] source, int from, int length, long offset) {
            int end = Math.toIntExact(offset + length);
            grow(end);
            System.arraycopy(source, from, bytes, (int) offset, length);
        }

        void grow(int end) {
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
            }
            size = Math.max(size, end);
        }

        void truncate(long newSize) {
            if (newSize < size) {
                Arrays.fill(bytes, (int) newSize, size, (byte) 0);
                size = (int) newSize;
            }
        }

        Content copy() {
            Content copy = new Content();
            copy.bytes = Arrays.copyOf(bytes, size);
            copy.size = size;
            return copy;
        }
    }

    long size() {
        return cache.size;
    }

    byte[] cached() {
        return Arrays.copyOf(cache.bytes, cache.size);
    }

    int read(ByteBuffer target, long position) {
        if (position >= cache.size) {
            return target.hasRemaining() ? -1 : 0;
        }
        int n = (int) Math.min(target.remaining(), cache.size - position);
        target.put(cache.bytes, (int) position, n);
        return n;
    }

    void write(byte[] bytes, long position) {
        if (bytes.length > 0) {
            change(new Change(position, bytes));
        }
    }

    void truncate(long size) {
        if (size < cache.size) {
            change(new Change(size, null));
        }
    }

    private void change(Change change) {
        change.apply(cache);
        pending.add(change);
    }

    void force() {
        pending.forEach(change -> change.apply(medium));
        pending.clear();
    }

    /** A failed force: the changes stay readable, and no later force will bring them to the medium. */
    void callClean() {
        pending.clear();
    }

    void corrupt(long offset, int mask) {
        cache.bytes[(int) offset] ^= (byte) mask;
        if (offset < medium.size) {
            medium.bytes[(int) offset] ^= (byte) mask;
        }
    }

    SimFile copy() {
        SimFile copy = new SimFile();
        copy.cache = cache.copy();
        copy.medium = medium.copy();
        copy.pending.addAll(pending);
        return copy;
    }

    SimFile afterPowerCut(Dice dice) {
        SimFile next = new SimFile();
        Content content = medium.copy();
        int manner = dice.below(4);
        int survivors = manner == 0 ? 0 : manner == 1 ? pending.size() : dice.below(pending.size() + 1);
        for (int i = 0; i < pending.size(); i++) {
            Change change = pending.get(i);
            if (manner == 3) {
                tearAny(change, content, dice);
            } else if (i < survivors) {
                change.apply(content);
            } else if (i == survivors) {
                tear(change, content, dice);
            }
        }
        next.medium = content;
        next.cache = content.copy();
        return next;
    }

    /** Reordered: the change is there, lost, torn, or a hole of zeros of the right length. */
    private static void tearAny(Change change, Content content, Dice dice) {
        switch (dice.below(4)) {
            case 0 -> {}
            case 1 -> change.apply(content);
            case 2 -> tear(change, content, dice);
            default -> {
                if (change.bytes != null) {
                    content.grow(Math.toIntExact(change.offset + change.bytes.length));
                }
            }
        }
    }

    /** A prefix of any length, or any of its sectors. */
    private static void tear(Change change, Content content, Dice dice) {
        if (change.bytes == null) {
            return;
        }
        if (dice.below(2) == 0) {
            content.write(change.bytes, 0, dice.below(change.bytes.length + 1), change.offset);
            return;
        }
        int at = 0;
        while (at < change.bytes.length) {
            int toBoundary = SECTOR_BYTES - (int) ((change.offset + at) % SECTOR_BYTES);
            int n = Math.min(toBoundary, change.bytes.length - at);
            if (dice.below(2) == 0) {
                content.write(change.bytes, at, n, change.offset + at);
            }
            at += n;
        }
    }
}
