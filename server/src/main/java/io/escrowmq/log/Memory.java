package io.escrowmq.log;

import java.nio.ByteBuffer;

/** Buffers for reading and writing files that live long enough to be worth direct memory. */
final class Memory {

    /** Below this a copy costs less than a direct buffer's creation and cleaning. */
    private static final int DIRECT_FROM_BYTES = 128 << 10;

    private Memory() {}

    static ByteBuffer allocate(int bytes) {
        return bytes < DIRECT_FROM_BYTES ? ByteBuffer.allocate(bytes) : ByteBuffer.allocateDirect(bytes);
    }
}
