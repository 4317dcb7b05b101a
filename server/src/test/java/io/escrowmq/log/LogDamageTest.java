package io.escrowmq.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.escrowmq.base.Dice;
import io.escrowmq.base.Faults;
import io.escrowmq.base.SimClock;
import io.escrowmq.disk.Disk;
import io.escrowmq.disk.DiskFile;
import io.escrowmq.disk.SimDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Damaged files, failed forces and full disks: reported, never acknowledged, never cut when it was durable once. */
class LogDamageTest {

    private static final String FIRST_FILE = "00000000000000004096.log";

    private final SimClock clock = new SimClock(1_700_000_000_000L);

    private LocalLog open(Disk disk) throws IOException {
        return LocalLog.open(disk, LogTrial.TINY, clock, Faults.NONE);
    }

    private static void append(Log log, int seed) {
        Batch batch = log.newBatch(log.timeMillis());
        batch.begin(9, 40).put(LogContract.bytes(40, seed));
        log.append(batch);
    }

    private static List<byte[]> replay(Log log) throws IOException {
        List<byte[]> found = new ArrayList<>();
        log.replay(log.start(), record -> found.add(LogContract.copy(record)));
        return found;
    }

    private static Map<String, byte[]> files(SimDisk disk) {
        Map<String, byte[]> files = new HashMap<>();
        disk.list().forEach(name -> files.put(name, disk.bytes(name)));
        return files;
    }

    /** A process that was killed after five durable records and the WATERMARK behind them. */
    private SimDisk markedLog() throws IOException {
        SimDisk disk = new SimDisk();
        LocalLog log = open(disk);
        for (int i = 0; i < 5; i++) {
            append(log, i);
            log.doWork();
        }
        log.appendWatermark(log.timeMillis());
        log.doWork();
        return disk.reopenAfterKill();
    }

    @Test
    void any_damage_below_the_recorded_watermark_is_reported_with_file_and_position_and_nothing_is_changed()
            throws IOException {
        SimDisk good = markedLog();
        int watermarkBatch = BatchFormatV1.HEADER_BYTES + BatchFormatV1.recordBytes(0);
        int marked = lastNonZero(good.bytes(FIRST_FILE)) + 1 - watermarkBatch;
        assertThat(marked).isGreaterThan(5 * 96);
        for (int offset = 0; offset < marked; offset++) {
            SimDisk disk = good.reopenAfterKill();
            disk.corrupt(FIRST_FILE, offset, 1 << (offset % 8));
            Map<String, byte[]> before = files(disk);
            assertThatThrownBy(() -> open(disk))
                    .as("offset %s", offset)
                    .isInstanceOf(CorruptLogException.class)
                    .hasMessageContaining(FIRST_FILE)
                    .hasMessageMatching("(?s).*(position \\d+|offset \\d+|format level \\d+).*");
            assertThat(files(disk)).containsExactlyInAnyOrderEntriesOf(before);
        }
    }

    private static int lastNonZero(byte[] bytes) {
        int i = bytes.length - 1;
        while (bytes[i] == 0) {
            i--;
        }
        return i;
    }

    @Test
    void damage_in_a_sealed_segment_is_reported_by_whoever_reads_it() throws IOException {
        SimDisk disk = new SimDisk();
        LocalLog log = open(disk);
        for (int i = 0; i < 5; i++) {
            append(log, i);
            log.doWork();
        }
        log.roll(log.timeMillis());
        append(log, 6);
        log.doWork();
        log.close();
        disk.corrupt(FIRST_FILE, 300, 4);
        try (LocalLog reopened = open(disk)) {
            assertThatThrownBy(() -> replay(reopened))
                    .isInstanceOf(CorruptLogException.class)
                    .hasMessageContaining(FIRST_FILE)
                    .hasMessageContaining("offset 2");
            assertThatThrownBy(() -> reopened.findEnclosing(4096 + 300)).isInstanceOf(CorruptLogException.class);
        }
    }

    @Test
    void a_torn_tail_is_cut_above_the_last_durable_byte() throws IOException {
        SimDisk disk = markedLog();
        try (DiskFile file = disk.open(FIRST_FILE, false)) {
            int end = lastNonZero(disk.bytes(FIRST_FILE)) + 1;
            file.write(ByteBuffer.wrap(LogContract.bytes(500, 77)), end + 30);
            try (LocalLog log = open(disk)) {
                assertThat(replay(log)).hasSize(5);
                assertThat(log.segments().get(0).end()).isEqualTo(4096 + file.size());
            }
        }
    }

    @Test
    void a_missing_segment_is_reported() throws IOException {
        SimDisk disk = new SimDisk();
        LocalLog log = open(disk);
        for (int i = 0; i < 3; i++) {
            append(log, i);
            log.doWork();
            log.roll(log.timeMillis());
            log.doWork();
        }
        String second = LogSegment.name(log.segments().get(1).start());
        String third = LogSegment.name(log.segments().get(2).start());
        log.close();
        disk.delete(second);
        assertThatThrownBy(() -> open(disk))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining(FIRST_FILE)
                .hasMessageContaining(third);
    }

    @Test
    void a_failed_force_is_final() throws IOException {
        SimDisk disk = new SimDisk();
        LocalLog log = open(disk);
        AtomicInteger calls = new AtomicInteger();
        log.onDurable(calls::incrementAndGet);
        long before = log.durable();
        append(log, 1);
        disk.failForce(1);
        log.doWork();
        assertThat(calls).hasValue(1);
        assertThat(log.failure()).hasMessage("Input/output error");
        assertThat(log.durable()).isEqualTo(before);
        assertThat(log.room()).isPositive();
        assertThatThrownBy(() -> append(log, 2))
                .isInstanceOf(LogFailedException.class)
                .hasMessageContaining("Input/output error");
        long forces = disk.forces();
        log.doWork();
        log.close();
        assertThat(disk.forces()).as("never retried").isEqualTo(forces);
        assertThat(log.durable()).isEqualTo(before);
    }

    @Test
    void bytes_that_outlived_a_failed_force_in_the_cache_are_on_the_disk_before_they_are_served() throws IOException {
        for (int seed = 0; seed < 50; seed++) {
            SimDisk disk = new SimDisk();
            LocalLog log = open(disk);
            append(log, 1);
            log.doWork();
            append(log, 2);
            disk.failForce(1);
            log.doWork();
            SimDisk killed = disk.reopenAfterKill();
            LocalLog second = open(killed);
            assertThat(replay(second)).hasSize(2);
            SimDisk cut = killed.reopenAfterCrash(Dice.of(new SplittableRandom(seed)));
            try (LocalLog third = open(cut)) {
                assertThat(replay(third)).hasSize(2);
            }
        }
    }

    @Test
    void a_full_disk_fails_the_log_and_a_restart_with_space_goes_on() throws IOException {
        SimDisk disk = new SimDisk();
        LocalLog log = open(disk);
        append(log, 1);
        log.doWork();
        disk.capacity(disk.totalBytes() - disk.usableBytes() + 10);
        List<byte[]> durable = new ArrayList<>();
        for (int i = 1; log.failure() == null; i++) {
            durable.add(LogContract.bytes(40, i));
            append(log, i + 1);
            log.doWork();
        }
        assertThat(log.failure()).hasMessageContaining("No space left");
        assertThat(durable).as("zeros ahead are space, too").hasSizeGreaterThan(1);
        log.close();
        disk.capacity(1 << 20);
        try (LocalLog reopened = open(disk)) {
            assertThat(replay(reopened)).containsExactlyElementsOf(durable);
            append(reopened, 3);
            reopened.doWork();
            assertThat(replay(reopened)).hasSize(durable.size() + 1);
        }
    }

    @Test
    void no_space_for_zeros_is_no_failure() throws IOException {
        SimDisk disk = new SimDisk();
        LocalLog log = open(disk);
        disk.capacity(disk.totalBytes() - disk.usableBytes() + 500);
        append(log, 1);
        log.doWork();
        assertThat(log.failure()).isNull();
        assertThat(log.durable()).isEqualTo(log.end());
        append(log, 2);
        log.doWork();
        assertThat(log.durable()).isEqualTo(log.end());
        log.close();
    }

    @Test
    void zeros_ahead_let_a_force_leave_the_length_of_the_file_alone() throws IOException {
        SimDisk disk = new SimDisk();
        LocalLog log = open(disk);
        append(log, 1);
        log.doWork();
        int length = disk.bytes(FIRST_FILE).length;
        assertThat(length).isEqualTo((int) (log.end() - 4096 + LogTrial.TINY.preallocateBytes()));
        append(log, 2);
        log.doWork();
        assertThat(disk.bytes(FIRST_FILE)).hasSize(length);
        log.close();
        assertThat(disk.bytes(FIRST_FILE)).hasSize((int) (log.end() - 4096));
    }

    @Test
    void a_server_that_nobody_uses_writes_no_zeros() throws IOException {
        SimDisk disk = new SimDisk();
        LocalLog log = open(disk);
        log.doWork();
        log.doWork();
        assertThat(disk.bytes(FIRST_FILE)).hasSize(OwnRecords.epochBatchBytes());
        log.close();
    }

    @Test
    void large_batches_are_not_written_twice_as_zeros_and_as_themselves() throws IOException {
        SimDisk disk = new SimDisk();
        LogSettings settings = new LogSettings(
                FlushMode.SYNC, 64 << 20, 3_600_000L, 1000L, 256 << 10, 1 << 20, Log.MAX_BATCH_BYTES, 4);
        LocalLog log = LocalLog.open(disk, settings, clock, Faults.NONE);
        long start = disk.totalBytes() - disk.usableBytes();
        for (int i = 0; i < 100; i++) {
            Batch batch = log.newBatch(1000 + i);
            batch.begin(9, 100_000).put(LogContract.bytes(100_000, i));
            log.append(batch);
            log.doWork();
        }
        long bytes = log.end() - OwnRecords.epochBatchBytes() - 4096;
        assertThat(bytes).isGreaterThan(10_000_000);
        assertThat(disk.totalBytes() - disk.usableBytes() - start)
                .as("bytes of the file: what was appended, and no zeros behind it")
                .isEqualTo(bytes);
        log.close();
    }

    @Test
    void async_bytes_are_forced_within_a_second_without_the_writer() throws IOException {
        SimDisk disk = new SimDisk();
        LocalLog log = LocalLog.open(disk, LogTrial.TINY.with(FlushMode.ASYNC), clock, Faults.NONE);
        long forces = disk.forces();
        append(log, 1);
        log.doWork();
        assertThat(log.durable()).isEqualTo(log.end());
        assertThat(log.flush()).isZero();
        assertThat(disk.forces()).isEqualTo(forces);
        assertThat(log.watermarkDue()).as("durableUpTo speaks of the disk").isFalse();
        clock.advanceMillis(LogSettings.ASYNC_FORCE_MILLIS);
        log.doWork();
        assertThat(disk.forces()).isEqualTo(forces);
        assertThat(log.flush()).isEqualTo(1);
        assertThat(disk.forces()).isEqualTo(forces + 1);
        assertThat(log.watermarkDue()).isTrue();
        assertThat(log.flush()).as("nothing is left").isZero();
        log.close();
    }

    @Test
    void much_that_is_not_forced_does_not_wait_for_the_second_to_pass() throws IOException {
        SimDisk disk = new SimDisk();
        LogSettings settings = new LogSettings(
                FlushMode.ASYNC, 64 << 20, 3_600_000L, 1000L, 256 << 10, 1 << 20, Log.MAX_BATCH_BYTES, 4);
        LocalLog log = LocalLog.open(disk, settings, clock, Faults.NONE);
        while (!log.hasMuchToFlush()) {
            Batch batch = log.newBatch(1000);
            batch.begin(9, 1_000_000).put(LogContract.bytes(1_000_000, log.end()));
            log.append(batch);
            log.doWork();
        }
        assertThat(log.end()).isGreaterThan(LogSettings.ASYNC_FORCE_BYTES);
        assertThat(log.flush()).isEqualTo(1);
        assertThat(log.hasMuchToFlush()).isFalse();
        log.close();
    }

    @Test
    void a_failed_flush_is_final_for_the_writer_too() throws IOException {
        SimDisk disk = new SimDisk();
        LocalLog log = LocalLog.open(disk, LogTrial.TINY.with(FlushMode.ASYNC), clock, Faults.NONE);
        append(log, 1);
        log.doWork();
        append(log, 2);
        log.roll(2000);
        disk.failForce(1);
        clock.advanceMillis(LogSettings.ASYNC_FORCE_MILLIS);
        assertThat(log.flush()).isZero();
        assertThat(log.failure()).hasMessageContaining("Input/output error");
        List<String> files = disk.list();
        log.doWork();
        assertThat(disk.list()).as("no segment begins after it").isEqualTo(files);
        log.close();
    }

    @Test
    void a_newer_format_stops_the_open_names_the_level_and_changes_nothing() throws IOException {
        SimDisk disk = new SimDisk();
        LocalBatch batch = new LocalBatch(200).reset(4096, 1, null);
        batch.begin(OwnRecords.EPOCH, 6).putInt(1).putShort((short) 7);
        batch.seal(1, 1, 4096);
        try (DiskFile file = disk.open(FIRST_FILE, true)) {
            file.write(batch.bytes(), 0);
        }
        Map<String, byte[]> before = files(disk);
        assertThatThrownBy(() -> open(disk))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("level 7");
        assertThat(files(disk)).containsExactlyInAnyOrderEntriesOf(before);

        disk.corrupt(FIRST_FILE, 3, 1 ^ 2);
        assertThatThrownBy(() -> open(disk))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("level 2");
    }
}
