package io.escrowmq.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HotRingTest {

    /** The byte that belongs at a position. */
    private static byte at(long position) {
        return (byte) (position * 31 + (position >>> 8) * 17 + (position >>> 16));
    }

    private static ByteBuffer run(long position, int bytes) {
        ByteBuffer run = ByteBuffer.allocate(bytes);
        for (int i = 0; i < bytes; i++) {
            run.put(i, at(position + i));
        }
        return run;
    }

    @Test
    void the_newest_bytes_are_there_and_older_ones_are_not() {
        HotRing ring = new HotRing(1000, 5000);
        long end = 5000;
        for (int i = 1; i < 200; i++) {
            ring.append(run(end, i));
            end += i;
            ByteBuffer target = ByteBuffer.allocate(i);
            assertThat(ring.read(end - i, target)).isTrue();
            assertThat(target.array()).isEqualTo(run(end - i, i).array());
        }
        assertThat(ring.read(end - 1000, ByteBuffer.allocate(1000))).isTrue();
        assertThat(ring.read(end - 1001, ByteBuffer.allocate(1))).isFalse();
        assertThat(ring.read(end - 1, ByteBuffer.allocate(2))).isFalse();
    }

    @Test
    void what_is_larger_than_the_ring_passes_it_by() {
        HotRing ring = new HotRing(100, 1);
        ring.append(run(1, 50));
        ring.append(run(51, 101));
        assertThat(ring.read(1, ByteBuffer.allocate(1))).isFalse();
        assertThat(ring.read(151, ByteBuffer.allocate(1))).isFalse();
        ring.append(run(152, 100));
        assertThat(ring.read(152, ByteBuffer.allocate(100))).isTrue();
    }

    @Test
    void readers_beside_the_writer_get_the_right_bytes_or_none() throws Exception {
        HotRing ring = new HotRing(4096, 0);
        AtomicLong end = new AtomicLong();
        AtomicLong hits = new AtomicLong();
        ExecutorService readers = Executors.newFixedThreadPool(2);
        List<Future<?>> done = new ArrayList<>();
        long last = 8_000_000;
        for (int r = 0; r < 2; r++) {
            int lag = r == 0 ? 100 : 4000;
            done.add(readers.submit(() -> {
                ByteBuffer target = ByteBuffer.allocate(64);
                while (end.get() < last) {
                    long from = Math.max(0, end.get() - lag);
                    target.clear();
                    if (ring.read(from, target)) {
                        hits.incrementAndGet();
                        for (int i = 0; i < 64; i++) {
                            if (target.get(i) != at(from + i)) {
                                throw new AssertionError("wrong byte at " + (from + i));
                            }
                        }
                    }
                }
            }));
        }
        for (long position = 0; position < last; ) {
            int bytes = 50 + (int) (position % 200);
            ring.append(run(position, bytes));
            position += bytes;
            end.set(position);
        }
        for (Future<?> reader : done) {
            reader.get();
        }
        readers.shutdown();
        assertThat(hits).hasPositiveValue();
    }
}
