package io.escrowmq.store.archive;

import io.escrowmq.base.Clock;
import io.escrowmq.base.Fault;
import io.escrowmq.disk.Disk;
import io.escrowmq.index.SidecarSet;
import io.escrowmq.log.Log;
import io.escrowmq.log.Segment;
import io.escrowmq.store.archive.SnapshotPipe.Begin;
import io.escrowmq.store.archive.SnapshotPipe.End;
import io.escrowmq.store.archive.SnapshotPipe.Piece;
import io.escrowmq.store.archive.SnapshotPipe.Slice;
import io.escrowmq.store.machine.StateMachine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The background role that makes sidecars of sealed segments, in their order, and writes the snapshots that the agent
 * copies. What fails is logged and tried again after a pause; it never stops the shard. One thread.
 */
public final class Archivist {

    private static final Logger LOG = LoggerFactory.getLogger(Archivist.class);

    /** Snapshots that are kept. */
    static final int KEPT = 2;

    private final Archive archive;
    private final @Nullable Disk disk;
    private final Log log;
    private final List<StateMachine> machines;
    private final Clock clock;
    private final ArchiveSettings settings;

    private @Nullable SegmentDigest digest;
    /** Number of the sidecar that is made anew, or -1. */
    private int replaces = -1;

    private @Nullable SnapshotWriter snapshot;
    /** Q of a snapshot that is copied and waits for the log, or -1. */
    private long copiedTo = -1;

    private boolean waiting;
    private long retryNanos;

    public Archivist(Archive archive, Log log, List<StateMachine> machines, Clock clock) {
        this.archive = archive;
        this.disk = archive.disk();
        this.log = log;
        this.machines = machines;
        this.clock = clock;
        this.settings = archive.settings();
    }

    /** Does one piece of work; returns 0 if there is nothing to do now. */
    public int doWork() {
        Disk directory = disk;
        if (directory == null || log.failure() != null) {
            return 0;
        }
        try {
            return snapshotStep(directory) + (pauses() ? 0 : sidecarStep(directory));
        } catch (IOException e) {
            LOG.warn("what is kept beside the log could not be written; it is tried again in " + settings.retryMillis()
                    + " ms, until then more memory is used: " + e.getMessage());
            pause();
            return 0;
        }
    }

    private void pause() {
        waiting = true;
        retryNanos = clock.monotonicNanos() + settings.retryMillis() * 1_000_000;
        dropDigest();
    }

    private boolean pauses() {
        if (waiting && clock.monotonicNanos() - retryNanos >= 0) {
            waiting = false;
        }
        return waiting;
    }

    // ---- sidecars

    private int sidecarStep(Disk directory) throws IOException {
        SegmentDigest running = digest;
        if (running == null) {
            running = next(directory);
            digest = running;
            return running == null ? 0 : 1;
        }
        if (running.step(settings.stepBytes())) {
            return 1;
        }
        SegmentDigest.Made made = running.finish();
        if (replaces >= 0) {
            archive.sidecars().replace(replaces, made.sidecar());
        } else {
            int number = archive.add(made.sidecar());
            archive.announce(number, made.sidecar().end(), made.runs());
        }
        dropDigest();
        return 1;
    }

    private @Nullable SegmentDigest next(Disk directory) throws IOException {
        SidecarSet made = archive.sidecars();
        for (int i = 0; i < made.size(); i++) {
            if (made.get(i).isDamaged()) {
                replaces = i;
                return begin(directory, made.get(i).start());
            }
        }
        replaces = -1;
        if (archive.hasNews()) {
            return null;
        }
        List<Segment> segments = log.segments();
        long durable = log.durable();
        for (Segment segment : segments.subList(0, segments.size() - 1)) {
            if (segment.start() >= made.reach()) {
                return durable > segment.end() ? begin(directory, segment.start()) : null;
            }
        }
        return null;
    }

    private SegmentDigest begin(Disk directory, long start) throws IOException {
        for (Segment segment : log.segments()) {
            if (segment.start() == start) {
                return new SegmentDigest(directory, log, segment, machines, settings, archive.faults());
            }
        }
        throw new IOException("the segment at position " + start + " is gone");
    }

    private void dropDigest() {
        SegmentDigest running = digest;
        digest = null;
        if (running != null) {
            try {
                running.close();
            } catch (IOException e) {
                LOG.warn("a file could not be closed: {}", e.getMessage());
            }
        }
    }

    // ---- snapshots

    private int snapshotStep(Disk directory) throws IOException {
        int taken = 0;
        // As many as can wait: the agent fills the buffers again meanwhile.
        for (Piece piece = archive.pipe().take();
                piece != null;
                piece = archive.pipe().take()) {
            write(directory, piece);
            if (++taken == SnapshotPipe.PIECES) {
                return taken;
            }
        }
        return taken + publishWhenDurable(directory);
    }

    private void write(Disk directory, Piece piece) throws IOException {
        try {
            take(directory, piece);
        } catch (IOException e) {
            giveUp();
            throw e;
        } finally {
            if (piece instanceof Slice slice) {
                archive.pipe().written(slice);
                archive.pieceTaken();
            }
        }
    }

    private void take(Disk directory, Piece piece) throws IOException {
        SnapshotWriter writer = snapshot;
        if (piece instanceof Begin begin) {
            snapshot = new SnapshotWriter(directory, begin.position(), begin.sections());
        } else if (writer != null && piece instanceof Slice slice) {
            writer.slice(slice.section(), slice.bytes());
        } else if (writer != null && piece instanceof End end) {
            writer.finish(end.end());
            copiedTo = end.end();
        }
    }

    /** It counts when the log holds all that it may hold, and when what is before it needs no replay. */
    private int publishWhenDurable(Disk directory) throws IOException {
        SnapshotWriter writer = snapshot;
        if (writer == null || copiedTo < 0) {
            return 0;
        }
        boolean ready = log.durable() >= copiedTo && archive.sidecars().reach() >= writer.position();
        if (!ready && !archive.faults().has(Fault.SNAPSHOT_WITHOUT_Q)) {
            return 0;
        }
        try {
            writer.publish();
            archive.last(writer.position(), writer.bytes());
            dropSnapshot();
            deleteOld(directory);
            return 1;
        } catch (IOException e) {
            dropSnapshot();
            throw e;
        }
    }

    private static void deleteOld(Disk directory) throws IOException {
        List<String> names = new ArrayList<>(
                directory.list().stream().filter(SnapshotFormatV1::isName).toList());
        while (names.size() > KEPT) {
            directory.delete(names.remove(0));
        }
    }

    private void giveUp() {
        archive.pipe().refuse();
        archive.pieceTaken();
        dropSnapshot();
    }

    private void dropSnapshot() {
        SnapshotWriter writer = snapshot;
        snapshot = null;
        copiedTo = -1;
        archive.snapshotDone();
        if (writer != null) {
            try {
                writer.close();
            } catch (IOException e) {
                LOG.warn("a file could not be closed: {}", e.getMessage());
            }
        }
    }

    /** Whether everything is done that can be done now. */
    public boolean isIdle() {
        return digest == null && snapshot == null && !archive.hasNews();
    }

    /** Leaves what is unfinished; the thread must have stopped. */
    public void close() {
        dropDigest();
        dropSnapshot();
    }
}
