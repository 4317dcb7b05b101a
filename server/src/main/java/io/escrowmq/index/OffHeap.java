package io.escrowmq.index;

import java.nio.ByteBuffer;
import org.agrona.BufferUtil;

/** Memory of known life: what is large is taken outside of the object heap and given back at once when it is done with. */
final class OffHeap {

    /** Below this a direct buffer costs more than it saves. */
    private static final int DIRECT_FROM_BYTES = 64 << 10;

    private OffHeap() {}

    static ByteBuffer allocate(int bytes) {
        return bytes < DIRECT_FROM_BYTES ? ByteBuffer.allocate(bytes) : ByteBuffer.allocateDirect(bytes);
    }

    /** The buffer and all views of it must not be touched any more. */
    static void free(ByteBuffer buffer) {
        if (buffer.isDirect()) {
            BufferUtil.free(buffer);
        }
    }

    /** A larger buffer with the bytes from 0 up to the position of {@code buffer}, which is freed. */
    static ByteBuffer grow(ByteBuffer buffer, int bytes) {
        ByteBuffer larger = allocate(bytes).put(buffer.flip());
        free(buffer);
        return larger;
    }
}
