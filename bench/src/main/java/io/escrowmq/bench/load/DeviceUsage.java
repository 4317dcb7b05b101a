package io.escrowmq.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a block device has done since the system started, from {@code /proc/diskstats}: for whichever process.
 *
 * @param writtenBytes bytes written
 * @param writes write requests completed
 * @param flushes flushes of the device's write cache completed; a force of a file is at least one, where there is a cache
 */
public record DeviceUsage(long writtenBytes, long writes, long flushes) {
    /** The kernel counts in sectors of this many bytes, whatever the device's own are. */
    private static final int SECTOR = 512;

    private static final int NAME = 2;
    private static final int WRITES = 7;
    private static final int WRITTEN_SECTORS = 9;
    private static final int FLUSHES = 18;

    /** The usage of the device of that name below {@code /sys/class/block}, or null if there is none. */
    public static @Nullable DeviceUsage of(String device) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/diskstats"))) {
                String[] fields = line.trim().split("\\s+", -1);
                if (fields[NAME].equals(device)) {
                    long flushes = fields.length > FLUSHES ? Long.parseLong(fields[FLUSHES]) : 0;
                    long bytes = Long.parseLong(fields[WRITTEN_SECTORS]) * SECTOR;
                    return new DeviceUsage(bytes, Long.parseLong(fields[WRITES]), flushes);
                }
            }
            return null;
        } catch (IOException e) {
            return null;
        }
    }

    /** What was done since {@code earlier}. */
    public DeviceUsage since(DeviceUsage earlier) {
        return new DeviceUsage(writtenBytes - earlier.writtenBytes, writes - earlier.writes, flushes - earlier.flushes);
    }
}
