package io.escrowmq.log;

import io.escrowmq.base.Varint;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a batch, big endian:
 *
 * <pre>
 *  0                   4                   8                                      16
 * +-------------------+-------------------+---------------------------------------+
 * | "EML", version 1  | payload bytes     | log position of this header           |
 * +-------------------+-------------------+-------------------+-------------------+
 * | batch number                          | epoch             | records           |
 * +---------------------------------------+-------------------+-------------------+
 * | shard time, ms since 1970             | durableUpTo: all below was forced     |
 * +-------------------+-------------------+---------------------------------------+
 * | flags             | CRC32C            | payload: the records, back to back ...
 * +-------------------+-------------------+----------------------------
 * 48                  52                  56
 * </pre>
 *
 * The CRC32C covers bytes 0 to 51 and the payload. Flag bit 0: the batch is one record that is larger than a batch.
 * Batch numbers rise by one over the whole log; a header of zeros ends it. A record in the payload:
 *
 * <pre>
 * +----------------------+------+-------------------+
 * | n: LEB128, 1-4 bytes | type | payload, n-1 bytes|
 * +----------------------+------+-------------------+
 * </pre>
 */
final class BatchFormatV1 {

    static final int HEADER_BYTES = 56;
    static final int FLAG_OVERSIZE = 1;

    /** Longest LEB128 length and the type byte. */
    static final int MAX_FRAME_BYTES = 5;

    private static final int MAGIC = 0x454D4C00;
    private static final int VERSION = 1;
    private static final int CRC_OFFSET = 52;
    private static final int MAX_PAYLOAD_BYTES = Log.MAX_RECORD_BYTES + MAX_FRAME_BYTES;

    private BatchFormatV1() {}

    /** Writes the header before the payload, which is already there from byte 56 up to {@code header.bytes()}. */
    static void seal(ByteBuffer batch, BatchHeader header) {
        batch.putInt(0, MAGIC | VERSION);
        batch.putInt(4, header.payloadBytes());
        batch.putLong(8, header.position());
        batch.putLong(16, header.number());
        batch.putInt(24, header.epoch());
        batch.putInt(28, header.records());
        batch.putLong(32, header.timeMillis());
        batch.putLong(40, header.durableUpTo());
        batch.putInt(48, header.flags());
        batch.putInt(CRC_OFFSET, crc(batch, 0, header.payloadBytes()));
    }

    /** The header at {@code offset}, or null if no batch of this format can start there. Its checksum is not compared. */
    static @Nullable BatchHeader header(ByteBuffer bytes, int offset) {
        if (bytes.getInt(offset) != (MAGIC | VERSION)) {
            return null;
        }
        int payloadBytes = bytes.getInt(offset + 4);
        if (payloadBytes <= 0 || payloadBytes > MAX_PAYLOAD_BYTES) {
            return null;
        }
        return new BatchHeader(
                payloadBytes,
                bytes.getLong(offset + 8),
                bytes.getLong(offset + 16),
                bytes.getInt(offset + 24),
                bytes.getInt(offset + 28),
                bytes.getLong(offset + 32),
                bytes.getLong(offset + 40),
                bytes.getInt(offset + 48),
                bytes.getInt(offset + CRC_OFFSET));
    }

    /** The version of a batch header that is ours but newer than this class, or 0. */
    static int newerVersion(ByteBuffer bytes, int offset) {
        int magic = bytes.getInt(offset);
        int version = magic & 0xFF;
        return (magic & 0xFFFFFF00) == MAGIC && version > VERSION ? version : 0;
    }

    /** The checksum of the batch at {@code offset}. */
    static int crc(ByteBuffer bytes, int offset, int payloadBytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(offset, CRC_OFFSET));
        crc.update(bytes.slice(offset + HEADER_BYTES, payloadBytes));
        return (int) crc.getValue();
    }

    /** Bytes of a record with its frame. */
    static int recordBytes(int payloadBytes) {
        return Log.frameBytes(payloadBytes) + payloadBytes;
    }

    /** Writes a record's length and type; returns the offset of its payload. Moves the buffer's position. */
    static int putFrame(ByteBuffer bytes, int offset, int type, int payloadBytes) {
        bytes.position(offset);
        Varint.put(bytes, payloadBytes + 1L);
        bytes.put((byte) type);
        return bytes.position();
    }
}
