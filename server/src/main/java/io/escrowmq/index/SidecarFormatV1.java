package io.escrowmq.index;

import io.escrowmq.base.Crc;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The bytes of a sidecar, {@code START.index} beside {@code START.log}, big endian:
 *
 * <pre>
 * +---------+---------+-----+--------------+-------------------+------+
 * | block 0 | block 1 | ... | a last block | rows, one for     | tail |
 * |         |         |     | that is less | each section      |      |
 * +---------+---------+-----+--------------+-------------------+------+
 *
 * block   payload, block bytes less 16   i64 segment start   u32 block number   u32 CRC32C of all before in the block
 * row     u32 section   u32 0   u64 offset   u64 bytes   u64 items   i64 least key   i64 greatest key
 * tail    u64 payload bytes   i64 segment start   i64 segment end   i64 time of the segment's start, ms
 *         u32 block bytes   u32 rows   "EMX" u8 version   u32 CRC32C of rows and tail up to here
 * </pre>
 *
 * Offsets of sections count payload bytes and are multiples of 48, as is the payload of a block: no item but a kept record
 * lies in two blocks. The items of the sections:
 *
 * <pre>
 * 1 kept        u8 type   varint payload bytes   zigzag varint position   zigzag varint batch time, ms   payload
 *               (position and time less those of the kept record before)
 * 2 directory   u32 queue number   u32 count   i64 first queue offset   i64 number of its first entry    by queue number
 * 3 entries     as {@link QueueIndex} draws them, those of one queue in a row
 * 16 + t        table t: i64 key   i64 value                                                             by key
 * </pre>
 */
final class SidecarFormatV1 {

    static final int BLOCK_BYTES = 16 << 10;
    static final int TRAILER_BYTES = 8 + 4 + 4;
    static final int ALIGNMENT = 48;
    static final int ROW_BYTES = 48;
    static final int TAIL_BYTES = 48;

    static final int KEPT = 1;
    static final int DIRECTORY = 2;
    static final int ENTRIES = 3;
    static final int TABLES = 16;

    static final int DIRECTORY_BYTES = 24;
    static final int PAIR_BYTES = 16;
    /** A kept record before its payload: type, length and two numbers. */
    static final int MAX_KEPT_HEADER = 1 + 5 + 10 + 10;

    private static final int MAGIC_AND_VERSION = 0x454D5801;
    private static final int MAX_ROWS = 64;
    private static final int MAX_BLOCK_BYTES = 1 << 20;

    private static final Pattern NAME = Pattern.compile("\\d{20}\\.index");

    /** A section's row. */
    record Row(int section, long offset, long bytes, long items, long least, long greatest) {}

    /** The tail, the magic left out. */
    record Tail(long payloadBytes, long start, long end, long startMillis, int blockBytes, int rows) {}

    private SidecarFormatV1() {}

    static String name(long segmentStart) {
        return String.format(Locale.ROOT, "%020d.index", segmentStart);
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    static void putTrailer(ByteBuffer block, int at, int payloadBytes, long start, int number) {
        block.putLong(at + payloadBytes, start).putInt(at + payloadBytes + 8, number);
        block.putInt(at + payloadBytes + 12, Crc.castagnoli(block, at, payloadBytes + 12));
    }

    static boolean isIntact(ByteBuffer block, int at, int payloadBytes, long start, int number) {
        return block.getLong(at + payloadBytes) == start
                && block.getInt(at + payloadBytes + 8) == number
                && block.getInt(at + payloadBytes + 12) == Crc.castagnoli(block, at, payloadBytes + 12);
    }

    static void putRow(ByteBuffer out, Row row) {
        out.putInt(row.section).putInt(0).putLong(row.offset).putLong(row.bytes).putLong(row.items);
        out.putLong(row.least).putLong(row.greatest);
    }

    static Row row(ByteBuffer in) {
        int section = in.getInt();
        in.getInt();
        return new Row(section, in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }

    /** Writes the tail behind the rows, which begin at 0. */
    static void putTail(ByteBuffer out, Tail tail) {
        out.putLong(tail.payloadBytes).putLong(tail.start).putLong(tail.end).putLong(tail.startMillis);
        out.putInt(tail.blockBytes).putInt(tail.rows).putInt(MAGIC_AND_VERSION);
        out.putInt(Crc.castagnoli(out, 0, out.position()));
    }

    /** Reads a tail; null if it is none of this version. Its checksum is not compared. */
    static @org.jspecify.annotations.Nullable Tail tail(ByteBuffer in, int at) {
        Tail tail = new Tail(
                in.getLong(at),
                in.getLong(at + 8),
                in.getLong(at + 16),
                in.getLong(at + 24),
                in.getInt(at + 32),
                in.getInt(at + 36));
        boolean possible = in.getInt(at + 40) == MAGIC_AND_VERSION
                && tail.rows >= 0
                && tail.rows <= MAX_ROWS
                && tail.blockBytes > TRAILER_BYTES
                && tail.blockBytes <= MAX_BLOCK_BYTES
                && tail.payloadBytes >= 0;
        return possible ? tail : null;
    }

    static boolean tailIntact(ByteBuffer rowsAndTail) {
        int length = rowsAndTail.limit() - 4;
        return rowsAndTail.getInt(length) == Crc.castagnoli(rowsAndTail, 0, length);
    }
}
