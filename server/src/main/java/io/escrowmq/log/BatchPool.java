package io.escrowmq.log;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The batches that go round between agent and writer; at most {@code limit} of them, created when first needed. */
final class BatchPool {

    private final int limit;
    private final int batchBytes;
    private final ArrayBlockingQueue<LocalBatch> free;
    private final AtomicInteger appended = new AtomicInteger();

    BatchPool(int limit, int batchBytes) {
        this.limit = limit;
        this.batchBytes = batchBytes;
        this.free = new ArrayBlockingQueue<>(limit);
    }

    /** Batches that may still be appended. Any thread. */
    int room() {
        return limit - appended.get();
    }

    /** Agent thread. */
    LocalBatch take() {
        if (room() <= 0) {
            throw new IllegalStateException("no room: " + limit + " batches are on their way to the disk");
        }
        LocalBatch batch = free.poll();
        if (batch == null) {
            batch = new LocalBatch(batchBytes);
        }
        return batch;
    }

    /** Gives back a batch that was not appended. Agent thread. */
    void putBack(LocalBatch batch) {
        free.add(batch);
    }

    /** A batch that was taken is on its way to the writer. Agent thread. */
    void sent() {
        appended.incrementAndGet();
    }

    /** The writer is done with a batch of the pool. Writer thread. */
    void written(LocalBatch batch) {
        // In this order: whoever sees the room must find the batch.
        free.add(batch);
        appended.decrementAndGet();
    }
}
