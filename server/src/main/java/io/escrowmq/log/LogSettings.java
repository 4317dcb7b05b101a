package io.escrowmq.log;

/**
 * Sizes and limits of a log.
 *
 * @param flush what durable means
 * @param segmentBytes a segment of this size is rolled
 * @param segmentMillis a segment whose first batch is older than this is rolled
 * @param segmentIndexEntries a segment with this many index entries is rolled
 * @param preallocateBytes zeros written behind the end at once while batches are small, so that a force has no file
 *     length to write; 0 for none
 * @param hotBytes newest bytes of the log kept in memory
 * @param batchBytes bytes of one batch, header included; at most {@link Log#MAX_BATCH_BYTES}
 * @param inFlight batches appended but not yet written
 */
public record LogSettings(
        FlushMode flush,
        long segmentBytes,
        long segmentMillis,
        long segmentIndexEntries,
        long preallocateBytes,
        int hotBytes,
        int batchBytes,
        int inFlight) {

    /** Longest time between two forces in ASYNC mode while there is something to force, milliseconds. */
    public static final int ASYNC_FORCE_MILLIS = 1000;

    /** More than this is forced in ASYNC mode without waiting for that time: a roll has to wait for what is left. */
    public static final int ASYNC_FORCE_BYTES = 16 << 20;

    /** While the mean of bytes between two forces is at most this, the file is filled with zeros ahead of the end. */
    public static final int SMALL_BATCH_BYTES = 16 << 10;

    /** What a server uses. */
    public static final LogSettings DEFAULT = new LogSettings(
            FlushMode.SYNC, 512L << 20, 3_600_000L, 1_000_000L, 256L << 10, 64 << 20, Log.MAX_BATCH_BYTES, 8);

    /** A few kilobytes in all: for simulators, which open a log many thousand times. */
    public static final LogSettings TINY =
            new LogSettings(FlushMode.SYNC, 16L << 10, 3_600_000L, 1000L, 4L << 10, 8 << 10, 4 << 10, 4);

    public LogSettings {
        require(segmentBytes > 0 && segmentMillis > 0 && segmentIndexEntries > 0, "segment limits must be positive");
        require(preallocateBytes >= 0, "preallocateBytes must not be negative");
        require(hotBytes > 0, "hotBytes must be positive");
        require(batchBytes >= 256 && batchBytes <= Log.MAX_BATCH_BYTES, "batchBytes must be 256 to 1 MiB");
        require(inFlight > 0, "inFlight must be positive");
    }

    /** The same with another flush mode. */
    public LogSettings with(FlushMode mode) {
        return new LogSettings(
                mode,
                segmentBytes,
                segmentMillis,
                segmentIndexEntries,
                preallocateBytes,
                hotBytes,
                batchBytes,
                inFlight);
    }

    /** Whether the segment being written has reached a limit. */
    public boolean wantsRoll(Segment last, long nowMillis, long indexEntries) {
        return last.end() - last.start() >= segmentBytes
                || nowMillis - last.startMillis() >= segmentMillis
                || indexEntries >= segmentIndexEntries;
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
