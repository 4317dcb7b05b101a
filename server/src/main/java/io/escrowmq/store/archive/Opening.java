package io.escrowmq.store.archive;

import io.escrowmq.base.Clock;
import io.escrowmq.disk.Disk;
import io.escrowmq.index.QueueRuns;
import io.escrowmq.index.Queues;
import io.escrowmq.index.Sidecar;
import io.escrowmq.log.CorruptLogException;
import io.escrowmq.log.Log;
import io.escrowmq.log.RecordVisitor;
import io.escrowmq.log.Segment;
import io.escrowmq.store.machine.StateMachine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the state back: the newest snapshot that holds, the sidecars of the segments behind it, and the raw records of the
 * newest segments, which have no sidecar. Sidecars that are missing or damaged further back are made anew first. Runs once,
 * on the thread that opens.
 */
public final class Opening {

    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private static final long PATIENCE_NANOS = 2_000_000_000L;

    private final Archive archive;
    private final Log log;
    private final List<StateMachine> machines;
    private final Queues queues;
    private final RecordVisitor visitor;
    private final Clock clock;
    /** All but the one that is written now. */
    private final List<Segment> sealed;

    private final List<@Nullable Sidecar> found = new ArrayList<>();
    private long lineNanos;

    public Opening(
            Archive archive, Log log, List<StateMachine> machines, Queues queues, RecordVisitor visitor, Clock clock) {
        this.archive = archive;
        this.log = log;
        this.machines = machines;
        this.queues = queues;
        this.visitor = visitor;
        this.clock = clock;
        List<Segment> segments = log.segments();
        this.sealed = segments.subList(0, segments.size() - 1);
        this.lineNanos = clock.monotonicNanos() + PATIENCE_NANOS;
    }

    /** Replays everything. */
    public void run() throws IOException {
        Disk disk = archive.disk();
        if (disk == null) {
            log.replay(log.start(), visitor);
            return;
        }
        archive.cleanUp(disk, log);
        for (Segment segment : sealed) {
            found.add(Sidecar.open(disk, segment.start(), segment.end(), archive.faults()));
        }
        List<SnapshotFile> snapshots = snapshots(disk);
        try {
            restore(disk, snapshots);
        } finally {
            for (SnapshotFile snapshot : snapshots) {
                snapshot.close();
            }
        }
    }

    private void restore(Disk disk, List<SnapshotFile> snapshots) throws IOException {
        int raw = firstRaw();
        if (!snapshots.isEmpty()) {
            raw = Math.max(raw, segmentAt(snapshots.get(0).position()));
        }
        while (true) {
            long end = startOf(raw);
            while (!snapshots.isEmpty() && snapshots.get(0).position() > end) {
                snapshots.remove(0).close();
            }
            SnapshotFile snapshot = newestIntact(disk, snapshots);
            long from = snapshot == null ? log.start() : snapshot.position();
            int sure = makeSure(disk, raw, from);
            if (sure < raw) {
                raw = sure;
                continue;
            }
            if (snapshot != null) {
                snapshot.restore(this::slice);
                archive.last(from, snapshot.bytes());
            }
            for (int i = 0; i < raw; i++) {
                replay(Objects.requireNonNull(found.get(i)), from);
            }
            closeUnused(raw);
            log.replay(end, visitor);
            machines.forEach(machine -> machine.sidecarsReach(archive.sidecars().reach()));
            return;
        }
    }

    /** Where the i-th segment begins; behind the sealed ones comes the one that is written now. */
    private long startOf(int i) {
        return log.segments().get(i).start();
    }

    private void slice(int section, ByteBuffer slice) {
        for (StateMachine machine : machines) {
            if (machine.section() == section) {
                machine.restore(slice);
                return;
            }
        }
    }

    /** Those that may hold by their headers, newest first. */
    private List<SnapshotFile> snapshots(Disk disk) throws IOException {
        List<String> names = new ArrayList<>(
                disk.list().stream().filter(SnapshotFormatV1::isName).toList());
        Collections.reverse(names);
        BitSet sections = SnapshotCopy.sections(machines);
        List<SnapshotFile> good = new ArrayList<>();
        for (String name : names) {
            SnapshotFile snapshot = SnapshotFile.open(disk, name);
            if (snapshot != null
                    && snapshot.sections().equals(sections)
                    && segmentAt(snapshot.position()) >= 0
                    && archive.reaches(log, snapshot.end())) {
                good.add(snapshot);
            } else if (snapshot != null) {
                snapshot.close();
            }
        }
        return good;
    }

    /** The first that can be read as a whole; those before it are deleted. */
    private @Nullable SnapshotFile newestIntact(Disk disk, List<SnapshotFile> snapshots) throws IOException {
        while (!snapshots.isEmpty()) {
            SnapshotFile snapshot = snapshots.get(0);
            if (snapshot.isIntact()) {
                return snapshot;
            }
            String name = SnapshotFormatV1.name(snapshot.position());
            LOG.warn("{} in {} is damaged and deleted; an older one or the log itself will do", name, disk.name());
            snapshots.remove(0);
            snapshot.close();
            disk.delete(name);
        }
        return null;
    }

    /** Index of the segment that begins at a position; the number of sealed ones for the last; else -1. */
    private int segmentAt(long position) {
        List<Segment> segments = log.segments();
        for (int i = 0; i < segments.size(); i++) {
            if (segments.get(i).start() == position) {
                return i;
            }
        }
        return -1;
    }

    /** The first segment whose records are replayed as they are: behind the last sidecar, and not too far back. */
    private int firstRaw() {
        int raw = sealed.size();
        long bytes = 0;
        while (raw > 0 && found.get(raw - 1) == null) {
            Segment before = sealed.get(raw - 1);
            bytes += before.end() - before.start();
            if (bytes > archive.settings().rawBytes()) {
                break;
            }
            raw--;
        }
        return raw;
    }

    /**
     * Reads what {@link #replay} will read of the first {@code count} sidecars, and makes anew what is missing or damaged.
     *
     * @return how many segments from the first on have a sidecar then
     */
    private int makeSure(Disk disk, int count, long from) throws IOException {
        int missing = Collections.frequency(found.subList(0, count), null);
        int made = 0;
        for (int i = 0; i < count; i++) {
            if (!isIntact(i, from)) {
                Sidecar sidecar = make(disk, sealed.get(i));
                found.set(i, sidecar);
                if (sidecar == null) {
                    return i;
                }
                made++;
                progress(made, Math.max(made, missing));
            }
        }
        return count;
    }

    private boolean isIntact(int i, long from) throws IOException {
        Sidecar sidecar = found.get(i);
        if (sidecar == null) {
            return false;
        }
        try {
            sidecar.verifyState(sidecar.start() >= from, tables());
            return true;
        } catch (CorruptLogException e) {
            LOG.warn(e.getMessage());
            sidecar.close();
            return false;
        }
    }

    private int[] tables() {
        return machines.stream()
                .flatMapToInt(machine -> Arrays.stream(machine.tables()))
                .toArray();
    }

    private void progress(int made, int missing) {
        if (clock.monotonicNanos() - lineNanos >= 0) {
            lineNanos = clock.monotonicNanos() + PATIENCE_NANOS;
            LOG.info("opening: {} of {} indexes of older segments were made anew", made, missing);
        }
    }

    /** Null if it cannot be written: then the records are replayed instead. */
    private @Nullable Sidecar make(Disk disk, Segment segment) throws IOException {
        try (SegmentDigest digest =
                new SegmentDigest(disk, log, segment, machines, archive.settings(), archive.faults())) {
            boolean more = true;
            while (more) {
                more = digest.step(archive.settings().stepBytes());
            }
            return digest.finish().sidecar();
        } catch (CorruptLogException e) {
            throw e;
        } catch (IOException e) {
            LOG.warn("the index of the segment at position {} cannot be written: {}", segment.start(), e.getMessage());
            return null;
        }
    }

    /** Tells the queues what the segment has of them, and if it is behind the snapshot brings back its state. */
    private void replay(Sidecar sidecar, long from) throws IOException {
        int number = archive.add(sidecar);
        QueueRuns runs = sidecar.runs();
        for (int run = 0; run < runs.size(); run++) {
            queues.ensure(runs.queue(run));
            queues.cold(number, runs, run);
        }
        if (sidecar.start() >= from) {
            sidecar.replayKept(visitor);
            for (StateMachine machine : machines) {
                for (int table : machine.tables()) {
                    sidecar.replayTable(table, (key, value) -> machine.replayTable(table, key, value));
                }
            }
        }
    }

    private void closeUnused(int used) throws IOException {
        for (int i = used; i < found.size(); i++) {
            Sidecar sidecar = found.get(i);
            if (sidecar != null) {
                sidecar.close();
            }
        }
    }
}
