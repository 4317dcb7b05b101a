package io.escrowmq.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.escrowmq.base.Faults;
import io.escrowmq.disk.Disk;
import io.escrowmq.disk.RealDisk;
import io.escrowmq.disk.SimDisk;
import io.escrowmq.log.CorruptLogException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written into a sidecar is found in it, or its damage is reported. */
class SidecarTest {

    private static final long START = 4096;
    private static final long END = 999_999;
    private static final int TABLE = 1;

    private final SimDisk disk = new SimDisk();

    /** Entries of queues 0 to queues-1 in turn, from offset 100 × queue on; every tenth record kept; a table by hash. */
    private static Sidecar write(Disk disk, int blockBytes, int queues, int entries) throws IOException {
        try (SidecarWriter writer = new SidecarWriter(disk, START, blockBytes)) {
            SplittableRandom random = new SplittableRandom(3);
            for (int i = 0; i < entries; i++) {
                int queue = i % queues;
                writer.entry(queue * 3, queue * 100L + i / queues, i & 1, START + i * 7L, i, ~i);
                writer.table(TABLE, random.nextInt(entries), i);
                if (i % 10 == 0) {
                    writer.keep(7 + i % 3, START + i * 7L, 1_000 + i, ByteBuffer.wrap(payload(i)));
                }
                writer.flush();
            }
            writer.finish(END, 1_000);
        }
        return Sidecar.publish(disk, START, END, Faults.NONE);
    }

    private static byte[] payload(int i) {
        byte[] payload = new byte[i % 700];
        new SplittableRandom(i).nextBytes(payload);
        return payload;
    }

    private static void expect(Sidecar sidecar, int queues, int entries) throws IOException {
        SidecarSet set = new SidecarSet(4, Faults.NONE);
        int number = set.add(sidecar);
        QueueRuns runs = sidecar.runs();
        assertThat(runs.size()).isEqualTo(Math.min(queues, entries));
        for (int q = 0; q < runs.size(); q++) {
            QueueIndex queue = new QueueIndex(q * 3);
            queue.cold(number, runs.first(q), runs.count(q));
            EntryReader reader = new EntryReader(queue, set, false);
            assertThat(queue.first()).isEqualTo(q * 100L);
            for (long offset = queue.first(); offset < queue.next(); offset++) {
                int i = (int) (offset - q * 100L) * queues + q;
                assertThat(reader.seek(offset)).isTrue();
                assertThat(reader.position()).isEqualTo(START + i * 7L);
                assertThat(reader.kind()).isEqualTo(i & 1);
                assertThat(reader.size()).isEqualTo(i);
                assertThat(reader.tagHash()).isEqualTo(~i);
            }
        }
        int[] next = {0};
        sidecar.replayKept(record -> {
            int i = next[0];
            next[0] += 10;
            assertThat(record.type()).isEqualTo(7 + i % 3);
            assertThat(record.position()).isEqualTo(START + i * 7L);
            assertThat(record.batchMillis()).isEqualTo(1_000 + i);
            byte[] payload = new byte[record.payload().remaining()];
            record.payload().get(payload);
            assertThat(payload).isEqualTo(payload(i));
        });
        assertThat(next[0]).isBetween(entries, entries + 9);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < entries; i++) {
            long value = i;
            List<Long> found = new ArrayList<>();
            set.find(TABLE, random.nextInt(entries), found::add);
            assertThat(found).contains(value).isSorted();
        }
        set.find(TABLE, entries, value -> {
            throw new AssertionError("nothing has this key");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 16 << 10})
    void everything_that_was_written_is_found(int blockBytes) throws IOException {
        for (int entries : new int[] {0, 1, 14, 15, 16, 500, 5_000}) {
            expect(write(disk, blockBytes, 7, entries), 7, entries);
            Sidecar again = Sidecar.open(disk, START, END, Faults.NONE);
            assertThat(again).isNotNull();
            expect(again, 7, entries);
        }
    }

    @Test
    void a_real_disk_gives_back_the_same(@TempDir Path directory) throws IOException {
        Disk real = RealDisk.open(directory);
        expect(write(real, 16 << 10, 1_000, 100_000), 1_000, 100_000);
        assertThat(real.list()).containsExactly(Sidecar.name(START));
    }

    @Test
    void one_that_is_cut_or_of_another_version_or_segment_is_none() throws IOException {
        write(disk, 256, 3, 100);
        assertThat(Sidecar.open(disk, START + 1, END, Faults.NONE)).isNull();
        assertThat(Sidecar.open(disk, START, END - 1, Faults.NONE)).isNull();
        int size = disk.bytes(Sidecar.name(START)).length;
        disk.corrupt(Sidecar.name(START), size - 5, 2);
        assertThat(Sidecar.open(disk, START, END, Faults.NONE)).as("version 3").isNull();
        disk.corrupt(Sidecar.name(START), size - 5, 2);
        assertThat(Sidecar.open(disk, START, END, Faults.NONE)).isNotNull();
        disk.open(Sidecar.name(START), false).truncate(size - 1);
        assertThat(Sidecar.open(disk, START, END, Faults.NONE)).isNull();
    }

    @Test
    void a_flipped_bit_anywhere_is_noticed() throws IOException {
        write(disk, 256, 3, 60);
        String name = Sidecar.name(START);
        int noticed = 0;
        int size = disk.bytes(name).length;
        for (int at = 0; at < size; at++) {
            disk.corrupt(name, at, 1 << at % 8);
            Sidecar sidecar = Sidecar.open(disk, START, END, Faults.NONE);
            try {
                if (sidecar != null) {
                    expect(sidecar, 3, 60);
                } else {
                    noticed++;
                }
            } catch (CorruptLogException damage) {
                assertThat(sidecar.isDamaged()).isTrue();
                noticed++;
            }
            disk.corrupt(name, at, 1 << at % 8);
        }
        // The zeros between two sections are covered too.
        assertThat(noticed).isEqualTo(size);
    }

    @Test
    void what_was_not_written_as_it_should_be_is_not_published() throws IOException {
        try (SidecarWriter writer = new SidecarWriter(disk, START, 256)) {
            for (int i = 0; i < 100; i++) {
                writer.entry(0, i, 0, i, i, i);
            }
            writer.finish(END, 0);
        }
        disk.corrupt(SidecarWriter.UNNAMED, 300, 1);
        assertThatThrownBy(() -> Sidecar.publish(disk, START, END, Faults.NONE))
                .isInstanceOf(CorruptLogException.class);
        assertThat(disk.list()).doesNotContain(Sidecar.name(START));
    }

    @Test
    void a_gap_in_a_queue_is_a_broken_invariant() throws IOException {
        try (SidecarWriter writer = new SidecarWriter(disk, START, 256)) {
            writer.entry(0, 5, 0, 1, 1, 1);
            assertThatThrownBy(() -> writer.entry(0, 7, 0, 2, 2, 2)).hasMessageContaining("expects offset 6");
        }
    }
}
