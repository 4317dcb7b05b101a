package io.escrowmq.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.escrowmq.base.Faults;
import io.escrowmq.disk.SimDisk;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A queue's entries are the same in memory and in sidecars, and in any mixture of both. */
class QueueIndexTest {

    private static final int QUEUE = 4;

    private final SimDisk disk = new SimDisk();
    private final SidecarSet sidecars = new SidecarSet(3, Faults.NONE);
    private final QueueIndex queue = new QueueIndex(QUEUE);

    private void append(long count) {
        for (long i = 0; i < count; i++) {
            long offset = queue.next();
            assertThat(queue.append(QueueIndex.MESSAGE, offset * 10, (int) offset + 1, (int) offset))
                    .isEqualTo(offset);
        }
        queue.publish(queue.next());
    }

    private int sidecar(long first, int count) throws IOException {
        try (SidecarWriter writer = new SidecarWriter(disk, first, 256)) {
            for (long offset = first; offset < first + count; offset++) {
                writer.entry(QUEUE, offset, QueueIndex.MESSAGE, offset * 10, (int) offset + 1, (int) offset);
            }
            writer.finish(first + count, 0);
        }
        return sidecars.add(Sidecar.publish(disk, first, first + count, Faults.NONE));
    }

    private void expectAll() throws IOException {
        EntryReader reader = new EntryReader(queue, sidecars, false);
        for (long offset = queue.first(); offset < queue.published(); offset++) {
            assertThat(reader.seek(offset)).isTrue();
            assertThat(reader.position()).isEqualTo(offset * 10);
            assertThat(reader.size()).isEqualTo((int) offset + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void entries_are_the_same_wherever_they_are(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        long cold = 0;
        for (int round = 0; round < 20; round++) {
            append(random.nextInt(1, 3_000));
            if (random.nextInt(3) > 0) {
                int count = (int) Math.min(queue.next() - cold, random.nextInt(1, 4_000));
                queue.cold(sidecar(cold, count), cold, count);
                cold += count;
            }
            expectAll();
        }
        assertThat(queue.first()).isZero();
    }

    @Test
    void a_queue_that_is_all_cold_has_nothing_in_memory() throws IOException {
        append(10);
        queue.cold(sidecar(0, 10), 0, 10);
        assertThat(queue.suffix().isEmpty()).isTrue();
        assertThat(new EntryReader(queue, sidecars, true).seek(9)).isFalse();
        append(3);
        assertThat(new EntryReader(queue, sidecars, true).seek(9)).isFalse();
        assertThat(new EntryReader(queue, sidecars, true).seek(10)).isTrue();
        expectAll();
    }

    @Test
    void a_replay_skips_what_is_there_and_finds_what_is_missing() throws IOException {
        queue.cold(sidecar(0, 10), 0, 10);
        queue.replay(9, QueueIndex.MESSAGE, 90, 10, 9);
        assertThat(queue.next()).isEqualTo(10);
        queue.replay(10, QueueIndex.MESSAGE, 100, 11, 10);
        assertThat(queue.next()).isEqualTo(11);
        assertThatThrownBy(() -> queue.replay(12, QueueIndex.MESSAGE, 120, 13, 12))
                .hasMessageContaining("expects offset 11")
                .hasMessageContaining("position 120");
        queue.publish(11);
        expectAll();
    }

    @Test
    void a_snapshot_only_says_how_far_a_queue_has_come_at_least() {
        queue.restore(7);
        assertThat(queue.next()).isEqualTo(7);
        queue.replay(3, QueueIndex.MESSAGE, 30, 4, 3);
        assertThat(queue.next()).isEqualTo(4);
        assertThatThrownBy(() -> queue.replay(7, QueueIndex.MESSAGE, 70, 8, 7))
                .hasMessageContaining("expects offset 4");
    }

    @Test
    void sidecars_come_without_gaps() throws IOException {
        queue.cold(sidecar(0, 10), 0, 10);
        assertThatThrownBy(() -> queue.cold(1, 11, 5)).isInstanceOf(IllegalStateException.class);
    }
}
