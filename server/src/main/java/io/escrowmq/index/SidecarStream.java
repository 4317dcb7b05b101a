package io.escrowmq.index;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Payload bytes of a sidecar's consecutive blocks, verified, through a window. One thread. */
final class SidecarStream {

    private static final int WINDOW_BLOCKS = 64;

    private final Sidecar sidecar;
    private final int blockBytes;
    private final int payloadOfBlock;
    private final ByteBuffer raw;
    private ByteBuffer payload = ByteBuffer.allocate(0);
    private long next;
    private long left;
    private int skip;

    /** {@code bytes} of the payload from {@code from} on. */
    SidecarStream(Sidecar sidecar, long from, long bytes) {
        this.sidecar = sidecar;
        this.blockBytes = sidecar.blockBytes();
        this.payloadOfBlock = sidecar.payloadOfBlock();
        long wholeBlocks = (sidecar.payloadBytes() / payloadOfBlock + 1) * blockBytes;
        this.raw = ByteBuffer.allocate((int) Math.min(WINDOW_BLOCKS * (long) blockBytes, wholeBlocks));
        this.next = from / payloadOfBlock;
        this.skip = (int) (from % payloadOfBlock);
        this.left = bytes;
    }

    /** Bytes that were not taken yet. */
    long left() {
        return left + payload.remaining();
    }

    /** At least {@code bytes} of them, or all that are left. */
    ByteBuffer need(int bytes) throws IOException {
        if (payload.remaining() < bytes && left > 0) {
            payload.compact();
            int wanted = Math.max(bytes, raw.capacity());
            if (payload.capacity() < wanted + blockBytes) {
                payload = ByteBuffer.allocate(wanted + blockBytes).put(payload.flip());
            }
            while (left > 0 && payload.position() < bytes) {
                fill();
            }
            payload.flip();
        }
        return payload;
    }

    private void fill() throws IOException {
        long first = next;
        long last = (sidecar.payloadBytes() - 1) / payloadOfBlock;
        int blocks = (int)
                Math.min(last - first + 1, Math.min(raw.capacity() / blockBytes, payload.remaining() / payloadOfBlock));
        long bytes = (blocks - 1L) * blockBytes + sidecar.payloadOf(first + blocks - 1) + SidecarFormatV1.TRAILER_BYTES;
        raw.clear().limit((int) bytes);
        sidecar.read(raw, first * blockBytes);
        for (int i = 0; i < blocks; i++) {
            int at = i * blockBytes;
            int length = sidecar.payloadOf(first + i);
            sidecar.check(raw, at, length, first + i);
            int taken = (int) Math.min(left, length - skip);
            payload.put(raw.slice(at + skip, taken));
            left -= taken;
            skip = 0;
        }
        next = first + blocks;
    }
}
