package io.escrowmq.store.archive;

/**
 * Sizes of what is kept beside the log.
 *
 * @param blockBytes of a sidecar, 16 more than a multiple of 48
 * @param cacheBytes of sidecars' blocks in memory
 * @param stepBytes of log that the archivist reads in one turn
 * @param rawBytes of log without sidecars that an opening replays; what is before them gets its sidecars first
 * @param snapshotSegments a snapshot follows the last one after so many segments' bytes of log, and not before the log
 *     has grown by eight times its size
 * @param retryMillis pause of the archivist after a failure
 */
public record ArchiveSettings(
        int blockBytes, int cacheBytes, int stepBytes, long rawBytes, int snapshotSegments, long retryMillis) {

    /** What a server uses. */
    public static final ArchiveSettings DEFAULT = new ArchiveSettings(16 << 10, 16 << 20, 1 << 20, 1L << 30, 4, 10_000);

    /** For simulators, whose log has some kilobytes. */
    public static final ArchiveSettings TINY = new ArchiveSettings(256, 2 << 10, 1 << 10, 8 << 10, 1, 200);

    int cacheBlocks() {
        return Math.max(1, cacheBytes / blockBytes);
    }
}
