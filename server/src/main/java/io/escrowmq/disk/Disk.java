package io.escrowmq.disk;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * One directory of a disk. Names are plain file names inside it. Whatever was created, renamed or deleted is certain to
 * survive a power cut only after {@link #forceDirectory()}. Any thread.
 */
public interface Disk {

    /** What a user would call this directory, for messages. */
    String name();

    /** The names of the files in the directory, sorted; the file behind {@link #lock()} is not among them. */
    List<String> list() throws IOException;

    boolean exists(String name) throws IOException;

    /** Opens a file for reading and writing; creates it empty when {@code create} is true and it does not exist. */
    DiskFile open(String name, boolean create) throws IOException;

    void delete(String name) throws IOException;

    /** Replaces {@code to} by {@code from}, atomically. */
    void rename(String from, String to) throws IOException;

    /** Makes creations, renames and deletions durable. */
    void forceDirectory() throws IOException;

    /**
     * Takes the exclusive lock of this directory for the life of the process or until it is closed.
     *
     * @throws DirectoryLockedException if another process holds it
     */
    Closeable lock() throws IOException;

    /** Bytes that can still be written. */
    long usableBytes() throws IOException;

    /** Bytes of the whole disk. */
    long totalBytes() throws IOException;
}
