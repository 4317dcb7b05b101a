package io.escrowmq.index;

import io.escrowmq.base.Fault;
import io.escrowmq.base.Faults;
import io.escrowmq.base.Varint;
import io.escrowmq.disk.Disk;
import io.escrowmq.disk.DiskFile;
import io.escrowmq.index.SidecarFormatV1.Row;
import io.escrowmq.index.SidecarFormatV1.Tail;
import io.escrowmq.log.CorruptLogException;
import io.escrowmq.log.Log;
import io.escrowmq.log.RecordView;
import io.escrowmq.log.RecordVisitor;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a sealed segment holds for those who search: its queues' entries, the records that change state, and tables. Every
 * block is verified when it is read. Any thread but the agent's: reads the disk.
 */
public final class Sidecar implements Closeable {

    private static final int PAIR_LONGS = 2;
    private static final int RUN_LONGS = 3;

    private final String name;
    private final DiskFile file;
    private final Tail tail;
    private final List<Row> rows;
    private final Faults faults;
    private final int payloadOfBlock;
    private volatile boolean damaged;

    /** Where the entries of one queue are: the number of the first one, and which offsets they have. */
    record Run(long firstEntry, long firstOffset, int count) {}

    /** Sees the pairs of a table by key. */
    @FunctionalInterface
    public interface PairVisitor {
        void visit(long key, long value);
    }

    private Sidecar(String name, DiskFile file, Tail tail, List<Row> rows, Faults faults) {
        this.name = name;
        this.file = file;
        this.tail = tail;
        this.rows = rows;
        this.faults = faults;
        this.payloadOfBlock = tail.blockBytes() - SidecarFormatV1.TRAILER_BYTES;
    }

    // ---- files

    /** What the sidecar of the segment at {@code start} is called. */
    public static String name(long start) {
        return SidecarFormatV1.name(start);
    }

    public static boolean isName(String name) {
        return SidecarFormatV1.isName(name);
    }

    /** Whether a file is what an interrupted attempt left behind. */
    public static boolean isUnfinished(String name) {
        return name.equals(SidecarWriter.UNNAMED);
    }

    /** Deletes what an attempt left behind, if there is anything: on a full disk the log needs the room. */
    public static void deleteUnfinished(Disk disk) throws IOException {
        if (disk.exists(SidecarWriter.UNNAMED)) {
            disk.delete(SidecarWriter.UNNAMED);
        }
    }

    /**
     * Opens the sidecar of the segment at {@code start} that ends at {@code end}.
     *
     * @return null if there is none, or one that is damaged, of another version or of another segment: it is to be made anew
     */
    public static @Nullable Sidecar open(Disk disk, long start, long end, Faults faults) throws IOException {
        String name = name(start);
        return disk.exists(name) ? open(disk, name, start, end, faults) : null;
    }

    /**
     * Reads back what a {@link SidecarWriter} has finished and, if all of it is right, gives it its name, durably.
     *
     * @throws CorruptLogException if it is not what was written
     */
    public static Sidecar publish(Disk disk, long start, long end, Faults faults) throws IOException {
        Sidecar written = open(disk, SidecarWriter.UNNAMED, start, end, faults);
        if (written == null) {
            throw new CorruptLogException("a sidecar in " + disk.name() + " was not written as it should be");
        }
        try {
            written.verify(0, written.tail.payloadBytes());
            disk.rename(SidecarWriter.UNNAMED, name(start));
            disk.forceDirectory();
            return new Sidecar(name(start), written.file, written.tail, written.rows, faults);
        } catch (IOException e) {
            written.close();
            throw e;
        }
    }

    private static @Nullable Sidecar open(Disk disk, String name, long start, long end, Faults faults)
            throws IOException {
        DiskFile file = disk.open(name, false);
        Sidecar sidecar = read(name, file, start, end, faults);
        if (sidecar == null) {
            file.close();
        }
        return sidecar;
    }

    private static @Nullable Sidecar read(String name, DiskFile file, long start, long end, Faults faults)
            throws IOException {
        long size = file.size();
        if (size < SidecarFormatV1.TAIL_BYTES) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(SidecarFormatV1.TAIL_BYTES);
        file.read(bytes, size - SidecarFormatV1.TAIL_BYTES);
        Tail tail = SidecarFormatV1.tail(bytes, 0);
        if (tail == null || tail.start() != start || tail.end() != end) {
            return null;
        }
        int length = tail.rows() * SidecarFormatV1.ROW_BYTES + SidecarFormatV1.TAIL_BYTES;
        if (size < length) {
            return null;
        }
        bytes = ByteBuffer.allocate(length);
        file.read(bytes, size - length);
        bytes.flip();
        if (bytes.limit() != length || !SidecarFormatV1.tailIntact(bytes)) {
            return null;
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < tail.rows(); i++) {
            rows.add(SidecarFormatV1.row(bytes));
        }
        return new Sidecar(name, file, tail, List.copyOf(rows), faults);
    }

    public long start() {
        return tail.start();
    }

    public long end() {
        return tail.end();
    }

    /** Whether a block did not match its checksum: the file is to be made anew from its segment. */
    public boolean isDamaged() {
        return damaged;
    }

    // ---- blocks

    int payloadOfBlock() {
        return payloadOfBlock;
    }

    /** Payload bytes of all blocks. */
    long payloadBytes() {
        return tail.payloadBytes();
    }

    int blockBytes() {
        return tail.blockBytes();
    }

    int payloadOf(long block) {
        return (int) Math.min(payloadOfBlock, tail.payloadBytes() - block * payloadOfBlock);
    }

    /** The payload of a block that holds numbers only, verified. */
    long[] block(long number) throws IOException {
        int payload = payloadOf(number);
        ByteBuffer bytes = ByteBuffer.allocate(payload + SidecarFormatV1.TRAILER_BYTES);
        read(bytes, number * tail.blockBytes());
        check(bytes, 0, payload, number);
        long[] longs = new long[payload / Long.BYTES];
        bytes.position(0).asLongBuffer().get(longs);
        return longs;
    }

    /** Fills {@code target} from the file. */
    void read(ByteBuffer target, long from) throws IOException {
        int wanted = target.remaining();
        try {
            if (file.read(target, from) != wanted) {
                throw damage(from);
            }
        } catch (ClosedChannelException e) {
            throw new IOException("sidecar " + name + " was closed; ask again", e);
        }
    }

    /** Compares the checksum of a block that stands at {@code at}. */
    void check(ByteBuffer bytes, int at, int payload, long number) throws CorruptLogException {
        if (!SidecarFormatV1.isIntact(bytes, at, payload, tail.start(), (int) number)
                && !faults.has(Fault.CRC_NOT_CHECKED)) {
            throw damage(number * tail.blockBytes());
        }
    }

    private CorruptLogException damage(long at) {
        damaged = true;
        return new CorruptLogException("the index of the segment at position " + tail.start() + " is damaged (file "
                + name + ", offset " + at + "); it is made anew from the log, ask again");
    }

    private void verify(long from, long bytes) throws IOException {
        SidecarStream all = new SidecarStream(this, from, bytes);
        while (all.left() > 0) {
            ByteBuffer some = all.need(1);
            some.position(some.limit());
        }
    }

    // ---- sections

    private @Nullable Row row(int section) {
        for (Row row : rows) {
            if (row.section() == section) {
                return row;
            }
        }
        return null;
    }

    private SidecarStream stream(int section) {
        Row row = row(section);
        return row == null ? new SidecarStream(this, 0, 0) : new SidecarStream(this, row.offset(), row.bytes());
    }

    /**
     * Reads what {@link #runs} and, with {@code state}, {@link #replayKept} and {@link #replayTable} read, so that damage is met
     * before anything is replayed.
     *
     * @throws CorruptLogException if there is some
     */
    public void verifyState(boolean state, int[] tables) throws IOException {
        List<Integer> sections = new ArrayList<>(List.of(SidecarFormatV1.DIRECTORY));
        if (state) {
            sections.add(SidecarFormatV1.KEPT);
            for (int table : tables) {
                sections.add(SidecarFormatV1.TABLES + table);
            }
        }
        for (int section : sections) {
            Row row = row(section);
            if (row != null) {
                verify(row.offset(), row.bytes());
            }
        }
    }

    /** Visits the kept records in the order in which they were kept; a view is valid during its visit. */
    public void replayKept(RecordVisitor visitor) throws IOException {
        SidecarStream stream = stream(SidecarFormatV1.KEPT);
        long position = 0;
        long millis = 0;
        while (stream.left() > 0) {
            ByteBuffer in = stream.need(SidecarFormatV1.MAX_KEPT_HEADER);
            int type = in.get() & 0xFF;
            int bytes = (int) Varint.get(in);
            position += unzigzag(Varint.get(in));
            millis += unzigzag(Varint.get(in));
            in = stream.need(bytes);
            ByteBuffer payload = in.slice(in.position(), bytes).asReadOnlyBuffer();
            in.position(in.position() + bytes);
            visitor.visit(new RecordView(type, position, position + Log.frameBytes(bytes), millis, payload));
        }
    }

    private static long unzigzag(long value) {
        return value >>> 1 ^ -(value & 1);
    }

    /** What the queues have in the segment. */
    public QueueRuns runs() throws IOException {
        Row row = row(SidecarFormatV1.DIRECTORY);
        QueueRuns runs = new QueueRuns(row == null ? 0 : (int) row.items());
        SidecarStream stream = stream(SidecarFormatV1.DIRECTORY);
        while (stream.left() > 0) {
            ByteBuffer in = stream.need(SidecarFormatV1.DIRECTORY_BYTES);
            long queueAndCount = in.getLong();
            runs.add((int) (queueAndCount >>> 32), in.getLong(), (int) queueAndCount);
            in.getLong();
        }
        return runs;
    }

    /** Visits the pairs of a table by key. */
    public void replayTable(int table, PairVisitor visitor) throws IOException {
        SidecarStream stream = stream(SidecarFormatV1.TABLES + table);
        while (stream.left() > 0) {
            ByteBuffer in = stream.need(SidecarFormatV1.PAIR_BYTES);
            visitor.visit(in.getLong(), in.getLong());
        }
    }

    // ---- searches, through a cache of blocks

    /** Reads single blocks. */
    @FunctionalInterface
    interface Blocks {
        long[] get(long number) throws IOException;
    }

    /** Where the entries of a queue are, or null if it has none in this segment. */
    @Nullable
    Run run(int queueNumber, Blocks blocks) throws IOException {
        Row row = row(SidecarFormatV1.DIRECTORY);
        if (row == null || queueNumber < row.least() || queueNumber > row.greatest()) {
            return null;
        }
        long low = 0;
        long high = row.items() - 1;
        while (low <= high) {
            long middle = low + high >>> 1;
            long at = row.offset() + middle * SidecarFormatV1.DIRECTORY_BYTES;
            long[] block = blocks.get(at / payloadOfBlock);
            int index = (int) (at % payloadOfBlock) / Long.BYTES;
            int number = (int) (block[index] >>> 32);
            if (number == queueNumber) {
                return new Run(block[index + RUN_LONGS - 1], block[index + 1], (int) block[index]);
            } else if (number < queueNumber) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    /** Payload offset of an entry. */
    long entryOffset(long entry) {
        Row row = row(SidecarFormatV1.ENTRIES);
        return (row == null ? 0 : row.offset()) + entry * SidecarFormatV1.PAIR_BYTES;
    }

    /**
     * Gives the values of a key until {@code more} returns false.
     *
     * @return false if it did
     */
    boolean find(int table, long key, Blocks blocks, java.util.function.LongPredicate more) throws IOException {
        Row row = row(SidecarFormatV1.TABLES + table);
        if (row == null || key < row.least() || key > row.greatest()) {
            return true;
        }
        long low = 0;
        long high = row.items();
        while (low < high) {
            long middle = low + high >>> 1;
            if (word(row, middle, 0, blocks) < key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (long i = low; i < row.items() && word(row, i, 0, blocks) == key; i++) {
            if (!more.test(word(row, i, 1, blocks))) {
                return false;
            }
        }
        return true;
    }

    private long word(Row row, long item, int which, Blocks blocks) throws IOException {
        long at = row.offset() + item * PAIR_LONGS * Long.BYTES;
        return blocks.get(at / payloadOfBlock)[(int) (at % payloadOfBlock) / Long.BYTES + which];
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
