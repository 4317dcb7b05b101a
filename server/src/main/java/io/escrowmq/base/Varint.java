package io.escrowmq.base;

import java.nio.ByteBuffer;

/** Unsigned LEB128 numbers: seven bits a byte, lowest first, the high bit says that more follow. */
public final class Varint {

    private Varint() {}

    /** Bytes that {@link #put} writes for this value. */
    public static int size(long value) {
        return value == 0 ? 1 : (70 - Long.numberOfLeadingZeros(value)) / 7;
    }

    public static void put(ByteBuffer target, long value) {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            target.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        target.put((byte) rest);
    }

    /**
     * @throws IllegalArgumentException if it is longer than ten bytes
     * @throws java.nio.BufferUnderflowException if the buffer ends inside
     */
    public static long get(ByteBuffer source) {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte next = source.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number longer than ten bytes");
    }
}
