package io.escrowmq.index;

import io.escrowmq.base.Varint;
import io.escrowmq.disk.Disk;
import io.escrowmq.index.SidecarFormatV1.Row;
import io.escrowmq.index.SidecarFormatV1.Tail;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Makes the sidecar of one segment under a name of its own; it is durable when {@link #finish} returns, and counts only
 * after {@link Sidecar#publish}. Kept records are written as they come, the rest is gathered: about 60 bytes of memory for
 * each message of the segment. One thread.
 */
public final class SidecarWriter implements Closeable {

    /** What a sidecar is called while it is being made. */
    static final String UNNAMED = "index.tmp";

    private final long start;
    private final int blockBytes;
    private final BlockWriter out;
    private final EntryGather entries = new EntryGather();
    private final Map<Integer, TableGather> tables = new TreeMap<>();
    private final ByteBuffer scratch = ByteBuffer.allocate(SidecarFormatV1.MAX_KEPT_HEADER);
    private final List<Row> rows = new ArrayList<>();
    private long keptRecords;
    private long lastPosition;
    private long lastMillis;

    /** Begins the sidecar of the segment at {@code start}; an unfinished one of before is overwritten. */
    public SidecarWriter(Disk disk, long start, int blockBytes) throws IOException {
        if (disk.exists(UNNAMED)) {
            disk.delete(UNNAMED);
        }
        this.start = start;
        this.blockBytes = blockBytes;
        this.out = new BlockWriter(disk.open(UNNAMED, true), start, blockBytes);
    }

    /** A record for the section of kept ones. */
    public void keep(int type, long position, long batchMillis, ByteBuffer payload) {
        ByteBuffer source = payload.duplicate();
        scratch.clear().put((byte) type);
        Varint.put(scratch, source.remaining());
        Varint.put(scratch, zigzag(position - lastPosition));
        Varint.put(scratch, zigzag(batchMillis - lastMillis));
        out.put(scratch.flip());
        out.put(source);
        lastPosition = position;
        lastMillis = batchMillis;
        keptRecords++;
    }

    private static long zigzag(long value) {
        return value << 1 ^ value >> 63;
    }

    /** An entry of a queue; see {@link QueueIndex}. */
    public void entry(int queueNumber, long queueOffset, int kind, long position, int size, int tagHash) {
        entries.add(queueNumber, queueOffset, QueueIndex.word(kind, position), QueueIndex.secondWord(size, tagHash));
    }

    /** A pair of a table. */
    public void table(int table, long key, long value) {
        tables.computeIfAbsent(table, number -> new TableGather()).add(key, value);
    }

    /** Writes what waits; to be called now and then between the records. */
    public void flush() throws IOException {
        out.flush();
    }

    /** Writes everything and makes it durable; returns what the queues have in the segment. */
    public QueueRuns finish(long end, long startMillis) throws IOException {
        row(SidecarFormatV1.KEPT, 0, keptRecords, 0, 0);
        QueueRuns runs = entries.runs();
        long at = out.payload();
        long number = 0;
        for (int i = 0; i < runs.size(); i++) {
            out.putLong((long) runs.queue(i) << 32 | runs.count(i));
            out.putLong(runs.first(i));
            out.putLong(number);
            number += runs.count(i);
            out.flushIfMuch();
        }
        boolean none = runs.size() == 0;
        row(
                SidecarFormatV1.DIRECTORY,
                at,
                runs.size(),
                none ? 0 : runs.queue(0),
                none ? 0 : runs.queue(runs.size() - 1));
        at = out.payload();
        entries.write(runs, out);
        row(SidecarFormatV1.ENTRIES, at, number, 0, 0);
        for (Map.Entry<Integer, TableGather> table : tables.entrySet()) {
            TableGather pairs = table.getValue();
            at = out.payload();
            pairs.write(out);
            row(SidecarFormatV1.TABLES + table.getKey(), at, pairs.count(), pairs.least(), pairs.greatest());
        }
        ByteBuffer footer = ByteBuffer.allocate(rows.size() * SidecarFormatV1.ROW_BYTES + SidecarFormatV1.TAIL_BYTES);
        rows.forEach(row -> SidecarFormatV1.putRow(footer, row));
        SidecarFormatV1.putTail(footer, new Tail(out.payload(), start, end, startMillis, blockBytes, rows.size()));
        out.finish(footer.flip());
        return runs;
    }

    private void row(int section, long from, long items, long least, long greatest) {
        rows.add(new Row(section, from, out.payload() - from, items, least, greatest));
        out.align();
    }

    @Override
    public void close() throws IOException {
        entries.close();
        tables.values().forEach(TableGather::close);
        out.close();
    }
}
