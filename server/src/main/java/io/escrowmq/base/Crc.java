package io.escrowmq.base;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/** Checksums of byte ranges. Positions and limits of the buffers stay as they were. */
public final class Crc {

    private Crc() {}

    /** CRC32C (Castagnoli), what the log uses. */
    public static int castagnoli(ByteBuffer bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(slice(bytes, from, length));
        return (int) crc.getValue();
    }

    /** CRC32 with the sign bit masked, what RocketMQ stores for a body. */
    public static int body(ByteBuffer bytes, int from, int length) {
        CRC32 crc = new CRC32();
        if (bytes.hasArray()) {
            crc.update(bytes.array(), bytes.arrayOffset() + from, length);
        } else {
            crc.update(slice(bytes, from, length));
        }
        return (int) crc.getValue() & 0x7FFFFFFF;
    }

    private static ByteBuffer slice(ByteBuffer bytes, int from, int length) {
        return bytes.slice(from, length);
    }
}
