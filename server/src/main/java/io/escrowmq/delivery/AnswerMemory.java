package io.escrowmq.delivery;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;

/**
 * Direct memory for the messages of answers, which sockets take without a copy; used again when the answer has left. What
 * is larger, or more than there is room for, comes from the heap. Any thread.
 */
final class AnswerMemory {

    /** Bytes of one answer: more than 32 messages of 1 KiB. */
    static final int BYTES = 64 << 10;
    /** Answers under way. */
    static final int MAX_ANSWERS = 64;

    private final ManyToManyConcurrentArrayQueue<ByteBuffer> free = new ManyToManyConcurrentArrayQueue<>(MAX_ANSWERS);
    private final AtomicInteger made = new AtomicInteger();

    /** A buffer from 0 to {@code bytes}. */
    ByteBuffer take(int bytes) {
        if (bytes > BYTES) {
            return ByteBuffer.allocate(bytes);
        }
        ByteBuffer known = free.poll();
        if (known != null) {
            return known.clear().limit(bytes);
        }
        boolean more = made.get() < MAX_ANSWERS && made.incrementAndGet() <= MAX_ANSWERS;
        return more ? ByteBuffer.allocateDirect(BYTES).limit(bytes) : ByteBuffer.allocate(bytes);
    }

    /** Takes back what {@link #take} gave, once; nobody may read or write it from now on. */
    void giveBack(ByteBuffer buffer) {
        if (buffer.isDirect()) {
            free.offer(buffer);
        }
    }
}
