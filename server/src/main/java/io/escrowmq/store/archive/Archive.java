package io.escrowmq.store.archive;

import io.escrowmq.base.Fault;
import io.escrowmq.base.Faults;
import io.escrowmq.disk.Disk;
import io.escrowmq.index.QueueRuns;
import io.escrowmq.index.Queues;
import io.escrowmq.index.Sidecar;
import io.escrowmq.index.SidecarSet;
import io.escrowmq.log.Log;
import io.escrowmq.log.Segment;
import io.escrowmq.store.machine.Sidecars;
import io.escrowmq.store.machine.StateMachine;
import java.io.Closeable;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What is kept beside the log to open it faster and to hold less of it in memory: sidecars and snapshots. It never
 * defines the truth: all of it may be deleted while the server is down. The {@link Archivist} makes it; this is what the
 * agent, the archivist and the readers share.
 */
public final class Archive implements Sidecars, Closeable {

    /** Queues that learn of a sidecar in one turn of the agent. */
    private static final int QUEUES_OF_A_TURN = 2_000;
    /** A snapshot follows when the log has grown by so many times the size of the last one. */
    private static final int GROWTH = 8;

    private final @Nullable Disk disk;
    private final ArchiveSettings settings;
    private final Faults faults;
    private final SidecarSet sidecars;
    private final SnapshotPipe pipe = new SnapshotPipe();
    private final SnapshotCopy copy = new SnapshotCopy(pipe);
    private volatile Runnable archivistWake = () -> {};
    private volatile Runnable agentWake = () -> {};

    /** A sidecar of which the agent does not know yet; the archivist waits with the next until it does. */
    private volatile @Nullable News news;

    private int newsTold;

    /** From the agent's begin until the archivist has published it or given it up. */
    private volatile boolean snapshotUnderWay;

    /** Where the next snapshot shall begin, or -1; agent. */
    private long wanted = -1;

    private long segmentBytes;
    private boolean mayCopy;

    /** P and size of the last snapshot that was published. */
    private volatile Last last = new Last(0, 0);

    private record News(int sidecar, long end, QueueRuns runs) {}

    /** A snapshot's P and bytes. */
    record Last(long position, long bytes) {}

    /** An archive in the directory of the log. */
    public Archive(Disk disk, ArchiveSettings settings, Faults faults) {
        this(faults, disk, settings);
    }

    private Archive(Faults faults, @Nullable Disk disk, ArchiveSettings settings) {
        this.disk = disk;
        this.settings = settings;
        this.faults = faults;
        this.sidecars = new SidecarSet(settings.cacheBlocks(), faults);
    }

    /** Nothing is kept: the whole log is replayed at each start and its index is in memory. */
    public static Archive none() {
        return new Archive(Faults.NONE, null, ArchiveSettings.TINY);
    }

    ArchiveSettings settings() {
        return settings;
    }

    Faults faults() {
        return faults;
    }

    @Nullable
    Disk disk() {
        return disk;
    }

    /** The sidecars that exist now. */
    public SidecarSet sidecars() {
        return sidecars;
    }

    @Override
    public void find(int table, long key, LongPredicate more) throws IOException {
        sidecars.find(table, key, more);
    }

    // ---- files

    /** Deletes what no log has: unfinished files, sidecars without a segment, snapshots of what the log does not have. */
    void cleanUp(Disk directory, Log log) throws IOException {
        Set<String> known = new HashSet<>();
        List<Segment> segments = log.segments();
        for (Segment segment : segments.subList(0, segments.size() - 1)) {
            known.add(Sidecar.name(segment.start()));
        }
        boolean deleted = false;
        for (String name : directory.list()) {
            boolean orphan = Sidecar.isName(name) && !known.contains(name)
                    || Sidecar.isUnfinished(name)
                    || name.equals(SnapshotWriter.UNNAMED)
                    || SnapshotFormatV1.isName(name) && !holds(directory, name, log);
            if (orphan) {
                directory.delete(name);
                deleted = true;
            }
        }
        if (deleted) {
            directory.forceDirectory();
        }
    }

    private boolean holds(Disk directory, String name, Log log) throws IOException {
        try (SnapshotFile snapshot = SnapshotFile.open(directory, name)) {
            return snapshot != null && reaches(log, snapshot.end());
        }
    }

    /** Whether the log is so long that a snapshot holds that may have state of up to {@code end}. */
    boolean reaches(Log log, long end) {
        return log.durable() >= end || faults.has(Fault.SNAPSHOT_WITHOUT_Q);
    }

    // ---- agent

    /** Agent, before it runs: what was opened. */
    public void opened(long newSegmentBytes, boolean everyMachineSaves) {
        segmentBytes = newSegmentBytes;
        mayCopy = disk != null && everyMachineSaves;
    }

    /** Agent: a segment begins at {@code position}. */
    public void rolled(long position) {
        Last before = last;
        if (mayCopy
                && !snapshotUnderWay
                && position - before.position
                        >= Math.max(settings.snapshotSegments() * segmentBytes, GROWTH * before.bytes)) {
            wanted = position;
        }
        archivistWake.run();
    }

    /**
     * Agent, once in a turn while the log has room: tells queues of new sidecars, copies state for a snapshot.
     *
     * @param end where the log ends
     * @return how much it did
     */
    public int turn(List<StateMachine> machines, Queues queues, LongSupplier end) {
        int work = tell(machines, queues);
        if (wanted >= 0 && pipe.isEmpty()) {
            snapshotUnderWay = true;
            copy.begin(wanted, machines);
            wanted = -1;
        }
        if (copy.isRunning()) {
            int copied = copy.turn(end);
            if (copied > 0) {
                archivistWake.run();
            }
            work += copied;
        }
        return work;
    }

    private int tell(List<StateMachine> machines, Queues queues) {
        News fresh = news;
        if (fresh == null) {
            return 0;
        }
        int from = newsTold;
        int to = Math.min(fresh.runs.size(), from + QUEUES_OF_A_TURN);
        for (int i = from; i < to; i++) {
            queues.cold(fresh.sidecar, fresh.runs, i);
        }
        newsTold = to;
        if (to == fresh.runs.size()) {
            newsTold = 0;
            machines.forEach(machine -> machine.sidecarsReach(fresh.end));
            news = null;
            archivistWake.run();
        }
        return to - from + 1;
    }

    // ---- archivist, and the agent while it opens

    /** Adds a sidecar that the queues are told of by the caller. */
    int add(Sidecar sidecar) {
        return sidecars.add(sidecar);
    }

    /** Lets the agent tell the queues of a sidecar that was added. */
    void announce(int sidecar, long end, QueueRuns runs) {
        news = new News(sidecar, end, runs);
        agentWake.run();
    }

    /** Whether the agent has not heard of the last sidecar yet. */
    boolean hasNews() {
        return news != null;
    }

    SnapshotPipe pipe() {
        return pipe;
    }

    /** A buffer is free again. */
    void pieceTaken() {
        agentWake.run();
    }

    /** Archivist: the next one may begin. */
    void snapshotDone() {
        snapshotUnderWay = false;
    }

    void last(long position, long bytes) {
        last = new Last(position, bytes);
    }

    // ---- threads

    /** {@code wake} is called when the archivist has something to do. */
    public void onWork(Runnable wake) {
        archivistWake = wake;
    }

    public void onNews(Runnable wake) {
        agentWake = wake;
    }

    /** Closes the files; who reads now is told to ask again. */
    @Override
    public void close() throws IOException {
        sidecars.close();
    }
}
