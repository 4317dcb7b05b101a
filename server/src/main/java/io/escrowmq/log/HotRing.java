package io.escrowmq.log;

import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * The newest bytes of the log in memory, at position modulo size. The agent copies each batch in when it appends it; any
 * thread copies out without a lock and then checks that the agent has not overwritten the range meanwhile.
 */
final class HotRing {

    private static final int MAX_CHUNK_BYTES = 1 << 20;

    private final int size;
    private final int chunkBytes;

    /** Created when first reached, so that an idle server does not hold the memory; never replaced. */
    private final ByteBuffer[] chunks;

    /** The ring holds [tail, head). The tail moves before bytes are overwritten, the head after they are written. */
    private volatile long tail;

    private volatile long head;

    HotRing(int bytes, long start) {
        chunkBytes = Math.min(MAX_CHUNK_BYTES, bytes);
        chunks = new ByteBuffer[bytes / chunkBytes];
        size = chunks.length * chunkBytes;
        tail = start;
        head = start;
    }

    /** Adds the bytes from 0 to the limit of {@code source}, whose log position must be the head. Agent thread. */
    void append(ByteBuffer source) {
        int bytes = source.limit();
        long from = head;
        long end = from + bytes;
        if (bytes > size) {
            tail = end;
            head = end;
            return;
        }
        if (end - size > tail) {
            tail = end - size;
        }
        // The new tail must be seen before the first overwritten byte; a volatile store alone orders only what is
        // earlier.
        VarHandle.fullFence();
        for (int done = 0; done < bytes; ) {
            int at = (int) ((from + done) % size);
            int inChunk = at % chunkBytes;
            int n = Math.min(bytes - done, chunkBytes - inChunk);
            chunk(at / chunkBytes).put(inChunk, source, done, n);
            done += n;
        }
        head = end;
    }

    private ByteBuffer chunk(int i) {
        ByteBuffer chunk = chunks[i];
        if (chunk == null) {
            chunk = Memory.allocate(chunkBytes);
            chunks[i] = chunk;
        }
        return chunk;
    }

    /**
     * Fills {@code target} from {@code position} on, if all of that is here; else returns false and the content of
     * {@code target}'s remaining bytes is undefined. Any thread.
     */
    boolean read(long position, ByteBuffer target) {
        int bytes = target.remaining();
        if (!read(position, target, target.position(), bytes)) {
            return false;
        }
        target.position(target.position() + bytes);
        return true;
    }

    /** As the other, into the bytes of {@code target} from {@code targetAt} on; its position stays. */
    boolean read(long position, ByteBuffer target, int targetAt, int bytes) {
        if (position < tail || position + bytes > head) {
            return false;
        }
        for (int done = 0; done < bytes; ) {
            int at = (int) ((position + done) % size);
            int inChunk = at % chunkBytes;
            int n = Math.min(bytes - done, chunkBytes - inChunk);
            target.put(targetAt + done, chunks[at / chunkBytes], inChunk, n);
            done += n;
        }
        // The bytes must have been read before the tail is looked at again.
        VarHandle.acquireFence();
        return position >= tail;
    }
}
