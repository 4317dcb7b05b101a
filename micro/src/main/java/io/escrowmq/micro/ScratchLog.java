package io.escrowmq.micro;

import io.escrowmq.base.Clock;
import io.escrowmq.base.Faults;
import io.escrowmq.disk.RealDisk;
import io.escrowmq.log.FlushMode;
import io.escrowmq.log.LocalLog;
import io.escrowmq.log.LogSettings;
import io.escrowmq.message.Host;
import io.escrowmq.store.ShardSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A log in a directory that goes with it, in memory where the machine has a file system there: nothing waits for a disk. */
final class ScratchLog implements AutoCloseable {

    static final Host HOST = new Host(0x7F000001, 10_911);
    /** Longer than anything is measured. */
    static final int NEVER_MILLIS = 24 * 3_600_000;

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String NAME = "escrowmq-micro";

    private final Path directory;
    private final LocalLog log;

    ScratchLog() throws IOException {
        directory =
                Files.isWritable(MEMORY) ? Files.createTempDirectory(MEMORY, NAME) : Files.createTempDirectory(NAME);
        log = LocalLog.open(
                RealDisk.open(directory), LogSettings.DEFAULT.with(FlushMode.ASYNC), Clock.system(), Faults.NONE);
    }

    LocalLog log() {
        return log;
    }

    /** A server's, but the first segment never ends: what a roll costs is not measured here. */
    static ShardSettings shardSettings() {
        ShardSettings usual = ShardSettings.of(HOST);
        return new ShardSettings(
                HOST, Long.MAX_VALUE / 2, NEVER_MILLIS, Long.MAX_VALUE, usual.commands(), usual.commandBytes());
    }

    @Override
    public void close() throws IOException {
        log.close();
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
        Files.delete(directory);
    }
}
