package io.escrowmq.disk;

import java.io.IOException;

/** Another process uses the directory. */
public final class DirectoryLockedException extends IOException {

    public DirectoryLockedException(String directory) {
        super("data directory " + directory + " is in use by another process; stop that one or choose another --data");
    }
}
