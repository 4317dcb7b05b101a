package io.escrowmq.store.archive;

import io.escrowmq.base.Crc;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a snapshot, {@code snapshot-P}, big endian. The header is written last.
 *
 * <pre>
 * header   "EMS" u8 version   u32 slices   i64 P   i64 Q   u64 bytes of the file
 *          32 bytes: bit n says that section n was saved   u32 CRC32C of all before
 * slice    u32 payload bytes   u32 section   i64 P   u32 number, from 0   u32 CRC32C of all before and of the payload
 *          payload
 * </pre>
 *
 * P is the start of the first segment that is not in the snapshot. The state may be that of any moment up to Q: the
 * snapshot holds only in a log that reaches beyond it.
 */
final class SnapshotFormatV1 {

    static final int HEADER_BYTES = 4 + 4 + 8 + 8 + 8 + 32 + 4;
    static final int SLICE_HEADER_BYTES = 4 + 4 + 8 + 4 + 4;

    private static final int MAGIC_AND_VERSION = 0x454D5301;
    private static final int SECTION_BYTES = 32;
    private static final int SLICE_CRC_AT = SLICE_HEADER_BYTES - 4;
    private static final Pattern NAME = Pattern.compile("snapshot-\\d{20}");

    record Header(int slices, long position, long end, long bytes, BitSet sections) {}

    record SliceHeader(int bytes, int section, long position, int number, int crc) {}

    private SnapshotFormatV1() {}

    static String name(long position) {
        return String.format(Locale.ROOT, "snapshot-%020d", position);
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    static ByteBuffer header(Header header) {
        ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES);
        out.putInt(MAGIC_AND_VERSION).putInt(header.slices);
        out.putLong(header.position).putLong(header.end).putLong(header.bytes);
        byte[] sections = new byte[SECTION_BYTES];
        byte[] set = header.sections.toByteArray();
        System.arraycopy(set, 0, sections, 0, set.length);
        out.put(sections);
        return out.putInt(Crc.castagnoli(out, 0, out.position())).flip();
    }

    /** The header, or null if these bytes are none of this version. */
    static @Nullable Header header(ByteBuffer in) {
        if (in.limit() < HEADER_BYTES
                || in.getInt(0) != MAGIC_AND_VERSION
                || in.getInt(HEADER_BYTES - 4) != Crc.castagnoli(in, 0, HEADER_BYTES - 4)) {
            return null;
        }
        byte[] sections = new byte[SECTION_BYTES];
        in.get(HEADER_BYTES - 4 - SECTION_BYTES, sections);
        return new Header(in.getInt(4), in.getLong(8), in.getLong(16), in.getLong(24), BitSet.valueOf(sections));
    }

    static ByteBuffer sliceHeader(int section, long position, int number, ByteBuffer payload) {
        ByteBuffer out = ByteBuffer.allocate(SLICE_HEADER_BYTES);
        out.putInt(payload.remaining()).putInt(section).putLong(position).putInt(number);
        return out.putInt(crc(out, payload)).flip();
    }

    static SliceHeader sliceHeader(ByteBuffer in) {
        return new SliceHeader(in.getInt(0), in.getInt(4), in.getLong(8), in.getInt(16), in.getInt(SLICE_CRC_AT));
    }

    /** Checksum of the first bytes of a slice's header and of its payload, from position to limit. */
    static int crc(ByteBuffer header, ByteBuffer payload) {
        CRC32C crc = new CRC32C();
        crc.update(header.slice(0, SLICE_CRC_AT));
        crc.update(payload.duplicate());
        return (int) crc.getValue();
    }
}
