package io.escrowmq.store.archive;

import io.escrowmq.base.Faults;
import io.escrowmq.disk.Disk;
import io.escrowmq.index.QueueRuns;
import io.escrowmq.index.Sidecar;
import io.escrowmq.index.SidecarWriter;
import io.escrowmq.log.CorruptLogException;
import io.escrowmq.log.Log;
import io.escrowmq.log.RecordView;
import io.escrowmq.log.Segment;
import io.escrowmq.log.SegmentReplay;
import io.escrowmq.store.machine.ByType;
import io.escrowmq.store.machine.Digest;
import io.escrowmq.store.machine.DigestOutput;
import io.escrowmq.store.machine.StateMachine;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Makes the sidecar of one sealed segment from the log alone, step by step. One thread. */
final class SegmentDigest implements Closeable {

    private final Disk disk;
    private final Segment segment;
    private final Faults faults;
    private final SegmentReplay replay;
    private final SidecarWriter writer;
    private final List<Digest> digests = new ArrayList<>();
    private final ByType<Digest> byType = new ByType<>();
    private final Output out = new Output();

    /** A sidecar that was made and published, and what the queues have in its segment. */
    record Made(Sidecar sidecar, QueueRuns runs) {}

    SegmentDigest(
            Disk disk, Log log, Segment segment, List<StateMachine> machines, ArchiveSettings settings, Faults faults)
            throws IOException {
        this.disk = disk;
        this.segment = segment;
        this.faults = faults;
        for (StateMachine machine : machines) {
            if (machine.recordTypes().length > 0) {
                Digest digest = machine.digest();
                digests.add(digest);
                byType.put(machine.recordTypes(), digest);
            }
        }
        this.replay = log.replay(segment);
        this.writer = new SidecarWriter(disk, segment.start(), settings.blockBytes());
    }

    /** Reads the next {@code bytes} of the segment; returns whether there are more. */
    boolean step(int bytes) throws IOException {
        boolean more = replay.step(bytes, this::visit);
        writer.flush();
        return more;
    }

    private void visit(RecordView record) throws CorruptLogException {
        byType.of(record).add(record, out);
    }

    /** After the last step: writes, reads back and publishes. */
    Made finish() throws IOException {
        digests.forEach(digest -> digest.finish(out));
        QueueRuns runs = writer.finish(segment.end(), segment.startMillis());
        return new Made(Sidecar.publish(disk, segment.start(), segment.end(), faults), runs);
    }

    @Override
    public void close() throws IOException {
        writer.close();
        Sidecar.deleteUnfinished(disk);
    }

    private final class Output implements DigestOutput {

        @Override
        public void keep(RecordView record) {
            writer.keep(record.type(), record.position(), record.batchMillis(), record.payload());
        }

        @Override
        public void keep(int type, long position, long batchMillis, ByteBuffer payload) {
            writer.keep(type, position, batchMillis, payload);
        }

        @Override
        public void entry(int queueNumber, long queueOffset, int kind, long position, int size, int tagHash) {
            writer.entry(queueNumber, queueOffset, kind, position, size, tagHash);
        }

        @Override
        public void table(int table, long key, long value) {
            writer.table(table, key, value);
        }
    }
}
