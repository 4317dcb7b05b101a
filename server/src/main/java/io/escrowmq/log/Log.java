package io.escrowmq.log;

import io.escrowmq.base.Varint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An append-only log of batches of records, addressed by logical byte positions that are greater than 0 and less than
 * 2^56. One agent thread appends; one writer thread makes durable; any thread reads what is durable. The same contract
 * holds for local files and for a distributed log.
 */
public interface Log extends AutoCloseable {

    /** Bytes of a batch, header included, unless it is exactly one larger record. */
    int MAX_BATCH_BYTES = 1 << 20;

    /** Payload bytes of one record: a message of 4 MiB with 32 KiB of properties and its headers. */
    int MAX_RECORD_BYTES = (4 << 20) + (64 << 10);

    /** Bytes of a record before its payload: its length as a varint and its type. */
    static int frameBytes(int payloadBytes) {
        return Varint.size(payloadBytes + 1L) + 1;
    }

    /** Position of the first batch that is still there. */
    long start();

    /** Position after the last appended batch; not all of it may be durable. Agent thread. */
    long end();

    /** The watermark: every byte below it is durable, by the meaning of the flush mode. Any thread. */
    long durable();

    /** Shard time of the newest batch; right after opening at least the wall clock. Never below what an earlier life wrote. */
    long timeMillis();

    /** Epoch of this writer; every opening has a higher one. */
    int epoch();

    /**
     * Batches that {@link #append} takes now; 0 tells the agent to stop draining its commands. After a failure it is
     * positive, so that nobody waits for ever: the append then throws. Any thread.
     */
    int room();

    /** Starts the one batch that may be open, at position {@link #end()}. Agent thread. */
    Batch newBatch(long timeMillis);

    /**
     * Hands the open batch to the writer; it becomes durable in order. Nothing is durable when this returns; the
     * listener of {@link #onDurable} hears of it. A batch without records is dropped. Agent thread.
     *
     * @throws LogFailedException if the log has failed
     */
    void append(Batch batch);

    /**
     * Seals the current segment behind the last appended batch and starts the next; does nothing if the segment is
     * still empty. No batch may be open. Agent thread.
     */
    void roll(long timeMillis);

    /**
     * Whether the last appended batch is on the disk and no later one says so yet: a torn tail could then not be told
     * from damage to it. After 100 ms of this the agent calls {@link #appendWatermark}. Agent thread.
     */
    boolean watermarkDue();

    /** Appends a batch that says that all before it is on the disk. No batch may be open, and there must be room. Agent thread. */
    void appendWatermark(long timeMillis);

    /** Called on the writer thread after each advance of the watermark and after a failure. Set before the first append. */
    void onDurable(Runnable listener);

    /** The segments, oldest first; the last one is being written. Any thread. */
    List<Segment> segments();

    /** Removes the oldest segment, which must not be the last. Agent thread. */
    void drop(Segment segment) throws IOException;

    /**
     * Fills {@code target} with the bytes from {@code position} on. Bytes from memory are returned as they were
     * appended; bytes from disk are not verified: the caller checks the record's checksum.
     *
     * @param memoryOnly do not touch the disk
     * @return false if the bytes are not in memory and {@code memoryOnly} was asked
     * @throws IndexOutOfBoundsException if the range is not inside [start, durable]
     */
    boolean read(long position, ByteBuffer target, boolean memoryOnly) throws IOException;

    /**
     * As {@link #read}, if the bytes are still in memory since they were appended: nobody needs to check them. They go to
     * {@code target} from index {@code targetAt} on; its position stays.
     *
     * @return false if they are not; what is in {@code target} then means nothing
     */
    boolean readHot(long position, ByteBuffer target, int targetAt, int bytes);

    /** Whether {@link #readAhead} has something to do. Any thread. */
    default boolean readAheadDue() {
        return false;
    }

    /** Brings into memory what those who read a stretch of the log will want next. Reads the disk. */
    default void readAhead() throws IOException {}

    /** Bytes that were read did not match their checksum: what memory holds of them is read from the disk again. */
    default void distrust(long position, int bytes) {}

    /**
     * Finds the record whose frame starts exactly at {@code position}, verifying the checksum of its batch. For
     * positions that come from outside. Reads the disk.
     *
     * @return null if no durable record starts there
     * @throws CorruptLogException if the batch does not match its checksum
     */
    @Nullable
    RecordView find(long position) throws IOException;

    /**
     * The record that contains {@code position} anywhere between its frame's first and last byte; else as {@link #find}.
     */
    @Nullable
    RecordView findEnclosing(long position) throws IOException;

    /**
     * Visits every durable record from the batch at {@code from} on, in order, verifying checksums. The log's own
     * records (types 1 and 2) are left out.
     */
    void replay(long from, RecordVisitor visitor) throws IOException;

    /**
     * Begins to read a sealed segment that is wholly durable, in the manner of {@link #replay} but some batches at a time. For
     * one background thread.
     */
    SegmentReplay replay(Segment segment);

    /** Why the log stopped for good, or null. After a failure nothing becomes durable any more. Any thread. */
    @Nullable
    Throwable failure();

    /** One turn of the writer: makes durable what was appended. Writer thread. Returns the number of batches. */
    int doWork();

    /** Writes what was appended and releases files and lock. Writer and agent must have stopped. */
    @Override
    void close() throws IOException;
}
