package io.escrowmq.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** With a hot ring of 1 MiB there are 512 blocks of 1 KiB, and 16 are read at once. */
class ReadAheadTest {

    private static final int RING = 1 << 20;
    private static final int BLOCK = 1 << 10;
    private static final int AHEAD = 16;
    private static final long START = 10_000;

    private final ReadAhead blocks = new ReadAhead(RING);
    private final List<Long> fills = new ArrayList<>();
    private long end = 4_000_000;

    /** The byte that belongs at a position. */
    private static byte at(long position) {
        return (byte) (position * 31 + (position >>> 8) * 17 + (position >>> 16));
    }

    private static void fill(long position, ByteBuffer target) {
        while (target.hasRemaining()) {
            target.put(at(position++));
        }
    }

    /** Reads as the log does; false if the reader has to read for itself. */
    private boolean read(long position, int bytes) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(bytes + 3);
        boolean found = blocks.read(position, target, 3, bytes)
                || (blocks.missed(position, bytes, START, end, this::disk) && blocks.read(position, target, 3, bytes));
        for (int i = 0; found && i < bytes; i++) {
            assertThat(target.get(3 + i)).isEqualTo(at(position + i));
        }
        return found;
    }

    private void disk(long position, ByteBuffer target) {
        fills.add(position / BLOCK);
        fill(position, target);
    }

    private void useBlock(long number) throws IOException {
        for (int i = 0; i < 8; i++) {
            read(number * BLOCK + i * (BLOCK / 8), BLOCK / 8);
        }
    }

    @Test
    void one_message_here_and_there_brings_no_block() throws IOException {
        ReadAhead large = new ReadAhead(64 << 20);
        for (long position = START; position < end - 1_000; position += 9_000) {
            long from = position;
            assertThat(large.missed(from, 1_100, START, end, this::disk)).isFalse();
        }
        assertThat(fills).isEmpty();
    }

    @Test
    void a_block_is_read_as_a_whole_when_single_reads_of_it_cost_more() throws IOException {
        ReadAhead large = new ReadAhead(64 << 20);
        long block = 20L * (64 << 10);
        int single = 0;
        while (!large.missed(block + single * 1_100L, 1_100, START, end, this::disk)) {
            single++;
        }
        assertThat(single).isBetween(10, 20);
        assertThat(fills).hasSize(1);
        ByteBuffer target = ByteBuffer.allocate(64 << 10);
        assertThat(large.read(block, target, 0, 64 << 10)).isTrue();
        assertThat(large.read(block + 1, target, 0, 64 << 10)).isFalse();
    }

    @Test
    void behind_a_used_block_the_next_ones_are_read_with_the_one_that_is_wanted() throws IOException {
        useBlock(100);
        fills.clear();
        assertThat(read(101 * BLOCK, 10)).isTrue();
        assertThat(fills).hasSize(AHEAD).startsWith(101L).endsWith(116L);
        assertThat(read(102 * BLOCK - 5, 15 * BLOCK)).isTrue();
        assertThat(fills).hasSize(AHEAD);
    }

    @Test
    void whoever_comes_halfway_makes_the_next_ones_due_before_they_are_missed() throws IOException {
        useBlock(100);
        useBlock(101);
        fills.clear();
        assertThat(blocks.isDue()).isFalse();
        for (long number = 102; number <= 109; number++) {
            useBlock(number);
        }
        assertThat(blocks.isDue()).isTrue();
        assertThat(fills).isEmpty();
        blocks.readDue(START, end, this::disk);
        assertThat(blocks.isDue()).isFalse();
        assertThat(fills).hasSize(AHEAD).startsWith(117L);
        fills.clear();
        blocks.readDue(START, end, this::disk);
        assertThat(fills).isEmpty();
    }

    @Test
    void a_block_that_is_read_again_and_again_stays_a_used_one() throws IOException {
        int blockBytes = 64 << 10;
        ReadAhead large = new ReadAhead(64 << 20);
        ByteBuffer target = ByteBuffer.allocate(blockBytes);
        assertThat(large.missed(blockBytes, blockBytes, START, end, this::disk)).isTrue();
        // More than an int can count.
        for (int times = 0; times < (1 << 15) + 10; times++) {
            assertThat(large.read(blockBytes, target, 0, blockBytes)).isTrue();
        }
        assertThat(large.missed(2L * blockBytes, 10, START, end, this::disk)).isTrue();
    }

    @Test
    void what_nobody_uses_ends_the_reading_ahead() throws IOException {
        useBlock(100);
        read(101 * BLOCK, 10);
        read(109 * BLOCK, 10);
        assertThat(blocks.isDue()).isTrue();
        fills.clear();
        blocks.readDue(START, end, this::disk);
        assertThat(fills).isEmpty();
    }

    @Test
    void nothing_above_the_end_is_read_and_the_last_block_is_read_again_when_the_log_has_grown() throws IOException {
        end = 110 * BLOCK + 100;
        useBlock(108);
        useBlock(109);
        assertThat(read(110 * BLOCK, 100)).isTrue();
        assertThat(blocks.read(110 * BLOCK, ByteBuffer.allocate(101), 0, 101)).isFalse();
        end += 400;
        assertThat(read(110 * BLOCK, 500)).isTrue();
        assertThat(fills).endsWith(110L).doesNotContain(111L);
    }

    @Test
    void a_block_that_begins_before_the_log_is_never_read() throws IOException {
        for (int i = 0; i < 100; i++) {
            assertThat(read(START, 20)).isFalse();
        }
        assertThat(fills).isEmpty();
    }

    @Test
    void a_block_that_is_not_trusted_is_read_again() throws IOException {
        useBlock(100);
        blocks.forget(101 * BLOCK - 1, 1);
        assertThat(blocks.read(100 * BLOCK, ByteBuffer.allocate(1), 0, 1)).isFalse();
        useBlock(100);
        assertThat(fills.stream().filter(number -> number == 100)).hasSize(2);
    }

    @Test
    void a_block_that_could_not_be_read_is_not_there() {
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 10; i++) {
                        blocks.missed(100 * BLOCK, 100, START, end, (position, target) -> {
                            throw new IOException("the disk is gone");
                        });
                    }
                })
                .hasMessage("the disk is gone");
        assertThat(blocks.read(100 * BLOCK, ByteBuffer.allocate(1), 0, 1)).isFalse();
    }

    @Test
    void readers_beside_a_thread_that_fills_get_the_right_bytes_or_none() throws Exception {
        AtomicLong hits = new AtomicLong();
        AtomicLong place = new AtomicLong(100 * BLOCK);
        AtomicBoolean ended = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        List<Future<?>> done = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int lag = i * 400 * BLOCK;
            done.add(threads.submit(() -> {
                ByteBuffer target = ByteBuffer.allocate(700);
                while (!ended.get()) {
                    long from = Math.max(100 * BLOCK, place.get() - lag);
                    if (blocks.read(from, target, 0, 700)) {
                        hits.incrementAndGet();
                        for (int k = 0; k < 700; k++) {
                            if (target.get(k) != at(from + k)) {
                                throw new AssertionError("wrong byte at " + (from + k));
                            }
                        }
                    }
                }
            }));
        }
        for (long number = 100; number < 20_000 || hits.get() == 0; number++) {
            end = Long.MAX_VALUE / 2;
            useBlock(number);
            place.set(number * BLOCK + 100);
        }
        ended.set(true);
        for (Future<?> reader : done) {
            reader.get();
        }
        threads.shutdown();
        assertThat(hits).hasPositiveValue();
    }
}
