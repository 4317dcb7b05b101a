package io.escrowmq.disk;

import io.escrowmq.base.Dice;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A directory in memory that keeps apart what was written (the page cache) and what would survive a power cut. Every
 * change (write, force, truncate, create, delete, rename, force of the directory) is an operation with a number, from 1,
 * at which it can be told to crash. After a crash every call fails until one of the {@code reopen} methods gives the disk
 * that the next process sees. The same calls and the same dice give the same bytes. Any thread.
 */
public final class SimDisk implements Disk {

    private final Map<String, SimFile> entries = new TreeMap<>();
    private final Map<String, SimFile> durableEntries = new TreeMap<>();
    private final List<DirectoryChange> pendingEntries = new ArrayList<>();
    private boolean locked;
    private boolean crashed;
    private final Map<Long, Integer> writeBytes = new HashMap<>();
    private long operations;
    private long writes;
    private long forces;
    private long crashAtOperation = Long.MAX_VALUE;
    private int crashAfterBytes;
    private long failAtForce = Long.MAX_VALUE;
    private long capacity = Long.MAX_VALUE / 2;

    /** A change of the directory: remove one name, then bind another; either may be missing. */
    private record DirectoryChange(String removed, String bound, SimFile file) {
        void apply(Map<String, SimFile> names) {
            if (removed != null) {
                names.remove(removed);
            }
            if (bound != null) {
                names.put(bound, file);
            }
        }
    }

    // What a test plants.

    /** Crash at the n-th operation from now, before it; if it is a write, behind its first {@code bytes} bytes. */
    public synchronized void crashAt(long operation, int bytes) {
        crashAtOperation = operations + operation;
        crashAfterBytes = bytes;
    }

    /** The n-th force of a file from now fails, and what it should have made durable is called clean: only the cache has it. */
    public synchronized void failForce(long nth) {
        failAtForce = forces + nth;
    }

    /** Bytes of all files together; a write beyond is cut short with "No space left on device". */
    public synchronized void capacity(long bytes) {
        capacity = bytes;
    }

    /** Inverts bits of one byte, in the cache and on the medium. */
    public synchronized void corrupt(String name, long offset, int mask) {
        entries.get(name).corrupt(offset, mask);
    }

    /** The crash itself, at a place of the caller's choice. */
    public synchronized void crash() {
        crashed = true;
    }

    // What a test can ask.

    public synchronized long operations() {
        return operations;
    }

    /** Bytes of the write that was the n-th operation; 0 if that was no write. */
    public synchronized int writeBytes(long operation) {
        return writeBytes.getOrDefault(operation, 0);
    }

    public synchronized long writes() {
        return writes;
    }

    public synchronized long forces() {
        return forces;
    }

    /** The bytes of a file as a process reads them now. */
    public synchronized byte[] bytes(String name) {
        return entries.get(name).cached();
    }

    /** The disk after the process was killed: whatever was written can be read, and is forced or not as before. */
    public synchronized SimDisk reopenAfterKill() {
        SimDisk next = new SimDisk();
        Map<SimFile, SimFile> copies = new IdentityHashMap<>();
        entries.forEach((name, file) -> next.entries.put(name, copies.computeIfAbsent(file, SimFile::copy)));
        durableEntries.forEach(
                (name, file) -> next.durableEntries.put(name, copies.computeIfAbsent(file, SimFile::copy)));
        for (DirectoryChange change : pendingEntries) {
            SimFile file = change.file == null ? null : copies.computeIfAbsent(change.file, SimFile::copy);
            next.pendingEntries.add(new DirectoryChange(change.removed, change.bound, file));
        }
        next.capacity = capacity;
        return next;
    }

    /** The disk after a power cut: of what was not forced, the dice say what is there, in part, or not at all. */
    public synchronized SimDisk reopenAfterCrash(Dice dice) {
        Map<String, SimFile> names = new TreeMap<>(durableEntries);
        // Half of the time in order, as journals do it; else any of them.
        boolean inOrder = dice.below(2) == 0;
        int survivors = dice.below(pendingEntries.size() + 1);
        for (int i = 0; i < pendingEntries.size(); i++) {
            if (inOrder ? i < survivors : dice.below(2) == 0) {
                pendingEntries.get(i).apply(names);
            }
        }
        SimDisk next = new SimDisk();
        Map<SimFile, SimFile> copies = new HashMap<>();
        names.forEach((name, file) -> {
            SimFile copy = copies.computeIfAbsent(file, f -> f.afterPowerCut(dice));
            next.entries.put(name, copy);
            next.durableEntries.put(name, copy);
        });
        next.capacity = capacity;
        return next;
    }

    // The disk.

    @Override
    public String name() {
        return "simulated disk";
    }

    @Override
    public synchronized List<String> list() {
        checkAlive("list");
        return List.copyOf(entries.keySet());
    }

    @Override
    public synchronized boolean exists(String name) {
        checkAlive("exists");
        return entries.containsKey(name);
    }

    @Override
    public synchronized DiskFile open(String name, boolean create) throws IOException {
        checkAlive("open");
        SimFile file = entries.get(name);
        if (file == null) {
            if (!create) {
                throw new IOException("no such file: " + name);
            }
            operation("create " + name);
            file = new SimFile();
            change(new DirectoryChange(null, name, file));
        }
        return new Handle(name, file);
    }

    @Override
    public synchronized void delete(String name) throws IOException {
        operation("delete " + name);
        require(name);
        change(new DirectoryChange(name, null, null));
    }

    @Override
    public synchronized void rename(String from, String to) throws IOException {
        operation("rename " + from + " to " + to);
        change(new DirectoryChange(from, to, require(from)));
    }

    @Override
    public synchronized void forceDirectory() {
        operation("force of the directory");
        pendingEntries.clear();
        durableEntries.clear();
        durableEntries.putAll(entries);
    }

    @Override
    public synchronized Closeable lock() throws DirectoryLockedException {
        checkAlive("lock");
        if (locked) {
            throw new DirectoryLockedException(name());
        }
        locked = true;
        return () -> locked = false;
    }

    @Override
    public synchronized long usableBytes() {
        checkAlive("usableBytes");
        return Math.max(0, capacity - used());
    }

    @Override
    public synchronized long totalBytes() {
        return capacity;
    }

    private long used() {
        return entries.values().stream().distinct().mapToLong(SimFile::size).sum();
    }

    private SimFile require(String name) throws IOException {
        SimFile file = entries.get(name);
        if (file == null) {
            throw new IOException("no such file: " + name);
        }
        return file;
    }

    private void change(DirectoryChange change) {
        change.apply(entries);
        pendingEntries.add(change);
    }

    private void checkAlive(String operation) {
        if (crashed) {
            throw new SimCrash(operation + ", after an earlier crash");
        }
    }

    /** Counts an operation that is not a write. */
    private void operation(String what) {
        checkAlive(what);
        if (++operations >= crashAtOperation) {
            crashed = true;
            throw new SimCrash("operation " + operations + ", " + what);
        }
    }

    private void write(String name, SimFile file, byte[] bytes, long position) throws IOException {
        checkAlive("write");
        writes++;
        long grown = Math.max(0, position + bytes.length - file.size());
        long missing = Math.max(0, used() + grown - capacity);
        int possible = (int) Math.max(0, bytes.length - missing);
        writeBytes.put(++operations, bytes.length);
        if (operations >= crashAtOperation) {
            crashed = true;
            file.write(Arrays.copyOf(bytes, Math.min(possible, crashAfterBytes)), position);
            throw new SimCrash("operation " + operations + ", write to " + name);
        }
        file.write(Arrays.copyOf(bytes, possible), position);
        if (possible < bytes.length) {
            throw new IOException("No space left on device");
        }
    }

    private void force(String name, SimFile file) throws IOException {
        operation("force of " + name);
        if (++forces == failAtForce) {
            file.callClean();
            throw new IOException("Input/output error");
        }
        file.force();
    }

    /** An open file. */
    private final class Handle implements DiskFile {

        private final String name;
        private final SimFile file;
        private boolean closed;

        Handle(String name, SimFile file) {
            this.name = name;
            this.file = file;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            synchronized (SimDisk.this) {
                checkOpen();
                return file.read(target, position);
            }
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            write(new ByteBuffer[] {source}, position);
        }

        @Override
        public void write(ByteBuffer[] sources, long position) throws IOException {
            synchronized (SimDisk.this) {
                checkOpen();
                int total =
                        Arrays.stream(sources).mapToInt(ByteBuffer::remaining).sum();
                byte[] bytes = new byte[total];
                ByteBuffer all = ByteBuffer.wrap(bytes);
                for (ByteBuffer source : sources) {
                    all.put(source);
                }
                SimDisk.this.write(name, file, bytes, position);
            }
        }

        @Override
        public void force() throws IOException {
            synchronized (SimDisk.this) {
                checkOpen();
                SimDisk.this.force(name, file);
            }
        }

        @Override
        public long size() throws IOException {
            synchronized (SimDisk.this) {
                checkOpen();
                return file.size();
            }
        }

        @Override
        public void truncate(long size) throws IOException {
            synchronized (SimDisk.this) {
                checkOpen();
                operation("truncate of " + name);
                file.truncate(size);
            }
        }

        @Override
        public void allocate(long size) throws IOException {
            synchronized (SimDisk.this) {
                checkOpen();
                if (size > file.size()) {
                    SimDisk.this.write(name, file, new byte[(int) (size - file.size())], file.size());
                }
            }
        }

        @Override
        public void close() {
            closed = true;
        }

        private void checkOpen() throws IOException {
            checkAlive("access to " + name);
            if (closed) {
                throw new ClosedChannelException();
            }
        }
    }
}
