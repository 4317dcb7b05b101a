package io.escrowmq.store.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.base.Dice;
import io.escrowmq.base.Faults;
import io.escrowmq.base.SimClock;
import io.escrowmq.disk.SimCrash;
import io.escrowmq.disk.SimDisk;
import io.escrowmq.log.FlushMode;
import io.escrowmq.log.LocalLog;
import io.escrowmq.log.LogSettings;
import io.escrowmq.log.RecordView;
import io.escrowmq.message.Host;
import io.escrowmq.store.RecordType;
import io.escrowmq.store.Shard;
import io.escrowmq.store.ShardSettings;
import io.escrowmq.store.machine.Slices;
import io.escrowmq.store.machine.StateMachine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Snapshots of a machine that remembers the last value of each key, taken while it goes on. */
class SnapshotTest {

    private static final Host HOST = new Host(0x7F000001, 9876);
    private static final int KEYS = 400;

    private final SimClock clock = new SimClock(1_700_000_000_000L);
    private FlushMode flush = FlushMode.SYNC;
    private SimDisk disk = new SimDisk();
    private LocalLog log;
    private Shard shard;
    private Values values;

    /** Few pairs a slice, so that much happens between the first and the last. */
    private static final class Values implements StateMachine {
        private final Shard shard;
        private final TreeMap<Integer, Long> pairs = new TreeMap<>();
        private int replayed;

        Values(Shard shard) {
            this.shard = shard;
        }

        void set(int key, long value) {
            shard.begin(RecordType.NAME, 12).putInt(key).putLong(value);
            pairs.put(key, value);
        }

        @Override
        public int[] recordTypes() {
            return new int[] {RecordType.NAME};
        }

        @Override
        public void replay(RecordView record) {
            replayed++;
            ByteBuffer in = record.payload();
            pairs.put(in.getInt(), in.getLong());
        }

        @Override
        public int section() {
            return 77;
        }

        @Override
        public Slices save() {
            int[] next = {0};
            return out -> {
                int before = next[0];
                for (int key = before; key < Math.min(KEYS, before + 10); key++) {
                    out.putInt(key).putLong(pairs.getOrDefault(key, -1L));
                    next[0]++;
                }
                return next[0] > before;
            };
        }

        @Override
        public void restore(ByteBuffer slice) {
            while (slice.hasRemaining()) {
                int key = slice.getInt();
                long value = slice.getLong();
                if (value >= 0) {
                    pairs.put(key, value);
                }
            }
        }
    }

    private void open() throws IOException {
        log = LocalLog.open(disk, LogSettings.TINY.with(flush), clock, Faults.NONE);
        Archive archive = new Archive(disk, ArchiveSettings.TINY, Faults.NONE);
        ShardSettings settings = new ShardSettings(HOST, 4 << 10, 3_600_000, 1_000_000, 1 << 10, 1 << 20);
        shard = new Shard(log, archive, clock, settings, Faults.NONE);
        values = new Values(shard);
        shard.add(values);
        shard.open();
    }

    private void settle() {
        for (int idle = 0; idle < 3; ) {
            idle = shard.doWork() + log.doWork() + shard.archivist().doWork() == 0 ? idle + 1 : 0;
        }
    }

    private void sets(SplittableRandom random, int count) {
        for (int i = 0; i < count; i++) {
            int key = random.nextInt(KEYS);
            long value = random.nextLong(Long.MAX_VALUE);
            shard.submit(() -> values.set(key, value));
            for (int steps = random.nextInt(4); steps > 0; steps--) {
                switch (random.nextInt(3)) {
                    case 0 -> shard.doWork();
                    case 1 -> log.doWork();
                    default -> shard.archivist().doWork();
                }
            }
        }
    }

    private List<String> snapshots() {
        return disk.list().stream().filter(SnapshotFormatV1::isName).toList();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void a_start_from_a_snapshot_has_the_state_of_the_whole_log(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        open();
        sets(random, 4_000);
        settle();
        assertThat(snapshots()).hasSize(2);
        TreeMap<Integer, Long> before = values.pairs;
        log.close();
        open();
        assertThat(values.pairs).isEqualTo(before);
        assertThat(values.replayed).isBetween(1, 2_000);
        log.close();
        for (String name : disk.list()) {
            if (!name.endsWith(".log")) {
                disk.delete(name);
            }
        }
        open();
        assertThat(values.pairs).isEqualTo(before);
        assertThat(values.replayed).isEqualTo(4_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void a_power_cut_at_any_moment_loses_nothing_that_was_durable(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        TreeMap<Integer, Long> durable = new TreeMap<>();
        for (int life = 0; life < 8; life++) {
            open();
            int lastLife = values.replayed;
            assertThat(lastLife).isNotNegative();
            durable.forEach((key, value) -> assertThat(values.pairs.get(key)).isGreaterThanOrEqualTo(value));
            TreeMap<Integer, Long> seen = durable;
            disk.crashAt(random.nextInt(1, 300), random.nextInt(400));
            try {
                for (int i = 0; i < 3_000; i++) {
                    int key = random.nextInt(KEYS);
                    shard.submit(() -> {
                        long value = values.pairs.getOrDefault(key, 0L) + 1;
                        values.set(key, value);
                        shard.whenDurable(() -> seen.put(key, value));
                    });
                    shard.doWork();
                    log.doWork();
                    shard.archivist().doWork();
                }
            } catch (SimCrash crash) {
                assertThat(crash).isNotNull();
            }
            disk = disk.reopenAfterCrash(Dice.of(random));
        }
    }

    @Test
    void the_older_snapshot_serves_when_the_newer_is_damaged() throws IOException {
        open();
        sets(new SplittableRandom(1), 4_000);
        settle();
        TreeMap<Integer, Long> before = values.pairs;
        for (int damaged = 0; damaged < 2; damaged++) {
            List<String> left = snapshots();
            assertThat(left).hasSize(2 - damaged);
            disk.corrupt(left.get(left.size() - 1), 200, 4);
            log.close();
            open();
            assertThat(values.pairs).isEqualTo(before);
        }
        assertThat(snapshots()).isEmpty();
        assertThat(values.replayed).isEqualTo(4_000);
    }

    @Test
    void a_snapshot_of_what_the_log_does_not_hold_is_deleted() throws IOException {
        open();
        sets(new SplittableRandom(1), 3_000);
        settle();
        assertThat(snapshots()).isNotEmpty();
        log.close();
        // As after a power cut in ASYNC mode: the log ends earlier than what was published.
        String newest = snapshots().get(snapshots().size() - 1);
        long position = Long.parseLong(newest.substring("snapshot-".length()));
        for (String name : disk.list()) {
            if (name.endsWith(".log") && Long.parseLong(name.substring(0, 20)) >= position) {
                disk.delete(name);
            }
        }
        List<String> before = new ArrayList<>(snapshots());
        open();
        before.remove(newest);
        assertThat(snapshots()).isEqualTo(before);
        assertThat(values.pairs).isNotEmpty();
    }

    @Test
    void without_the_archivist_nothing_waits() throws IOException {
        open();
        SplittableRandom random = new SplittableRandom(2);
        for (int i = 0; i < 3_000; i++) {
            int key = random.nextInt(KEYS);
            shard.submit(() -> values.set(key, 1));
            shard.doWork();
            log.doWork();
        }
        assertThat(shard.failure()).isNull();
        assertThat(snapshots()).isEmpty();
        settle();
        assertThat(disk.list()).anyMatch(name -> name.endsWith(".index"));
    }

    @Test
    void a_snapshot_that_finds_the_disk_full_leaves_the_log_what_room_there_is() throws IOException {
        open();
        SplittableRandom random = new SplittableRandom(3);
        while (!disk.exists(SnapshotWriter.UNNAMED)) {
            sets(random, 1);
        }
        while (log.hasQueued()) {
            log.doWork();
        }
        long left = disk.usableBytes();
        long unfinished = disk.bytes(SnapshotWriter.UNNAMED).length;
        disk.capacity(disk.totalBytes() - left);
        for (int i = 0; i < 100; i++) {
            shard.archivist().doWork();
            if (shard.archivist().isIdle()) {
                break;
            }
            shard.doWork();
        }
        assertThat(disk.list()).noneMatch(name -> name.endsWith(".tmp"));
        assertThat(disk.usableBytes()).isGreaterThanOrEqualTo(unfinished);
        assertThat(shard.failure()).isNull();
    }
}
