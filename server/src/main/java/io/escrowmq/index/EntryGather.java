package io.escrowmq.index;

import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import org.agrona.collections.Int2IntHashMap;

/** Gathers the queue entries of a segment in the order of the log and writes them queue by queue. One thread. */
final class EntryGather implements Closeable {

    private static final int UNKNOWN = -1;
    private static final int WORDS = 3;

    /** Place of each queue in the arrays that follow. */
    private final Int2IntHashMap places = new Int2IntHashMap(UNKNOWN);

    private int[] numbers = new int[16];
    private long[] firsts = new long[16];
    private int[] counts = new int[16];
    private int queues;

    /** Three numbers for each entry: the queue's place, and its two words. */
    private final LongPages entries = new LongPages();

    void add(int queueNumber, long queueOffset, long word, long secondWord) {
        int place = places.get(queueNumber);
        if (place == UNKNOWN) {
            place = open(queueNumber, queueOffset);
        }
        if (queueOffset != firsts[place] + counts[place]) {
            throw new IllegalStateException("queue " + queueNumber + " expects offset "
                    + (firsts[place] + counts[place]) + " but the segment has " + queueOffset);
        }
        counts[place]++;
        entries.add(place);
        entries.add(word);
        entries.add(secondWord);
    }

    private int open(int queueNumber, long first) {
        if (queues == numbers.length) {
            numbers = Arrays.copyOf(numbers, queues * 2);
            firsts = Arrays.copyOf(firsts, queues * 2);
            counts = Arrays.copyOf(counts, queues * 2);
        }
        numbers[queues] = queueNumber;
        firsts[queues] = first;
        places.put(queueNumber, queues);
        return queues++;
    }

    long count() {
        return entries.size() / WORDS;
    }

    /** The queues, by number. */
    QueueRuns runs() {
        // Number and place in one word, so that a sort without objects will do.
        long[] order = new long[queues];
        for (int place = 0; place < queues; place++) {
            order[place] = (long) numbers[place] << 32 | place;
        }
        Arrays.sort(order);
        QueueRuns runs = new QueueRuns(queues);
        for (int i = 0; i < queues; i++) {
            int place = (int) order[i];
            runs.add(numbers[place], firsts[place], counts[place]);
        }
        return runs;
    }

    /** Writes the entries in the order of {@code runs}. */
    void write(QueueRuns runs, BlockWriter out) throws IOException {
        long[] next = new long[queues];
        long at = 0;
        for (int i = 0; i < runs.size(); i++) {
            next[places.get(runs.queue(i))] = at;
            at += runs.count(i);
        }
        try (LongPages sorted = new LongPages()) {
            sorted.extend(count() * 2);
            for (long i = 0; i < entries.size(); i += WORDS) {
                long to = next[(int) entries.get(i)]++ * 2;
                sorted.set(to, entries.get(i + 1));
                sorted.set(to + 1, entries.get(i + 2));
            }
            writeAll(sorted, out);
        }
    }

    static void writeAll(LongPages longs, BlockWriter out) throws IOException {
        for (long i = 0; i < longs.size(); i++) {
            out.putLong(longs.get(i));
            out.flushIfMuch();
        }
    }

    @Override
    public void close() {
        entries.close();
    }
}
