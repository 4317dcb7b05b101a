package io.escrowmq.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.base.Faults;
import io.escrowmq.base.SimClock;
import io.escrowmq.disk.SimDisk;
import io.escrowmq.index.QueueIndex;
import io.escrowmq.log.LocalLog;
import io.escrowmq.log.LogSettings;
import io.escrowmq.log.RecordView;
import io.escrowmq.metrics.TransactionMetrics;
import io.escrowmq.store.MessageSource;
import io.escrowmq.store.Names;
import io.escrowmq.store.RecordType;
import io.escrowmq.store.Shard;
import io.escrowmq.store.ShardSettings;
import io.escrowmq.store.Topics;
import io.escrowmq.store.machine.Digest;
import io.escrowmq.store.machine.DigestOutput;
import io.escrowmq.store.machine.Sidecars;
import io.escrowmq.store.machine.Slices;
import io.escrowmq.transaction.LogOfEvents.Message;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Raw records, sidecars and a snapshot taken while they go on lead to the same state. */
class EscrowReplayTest {

    private static final int SEEDS = 150;

    /** A sidecar in memory. */
    private static final class Kept implements DigestOutput {
        final List<RecordView> records = new ArrayList<>();
        final Map<Integer, List<long[]>> tables = new TreeMap<>();
        final List<long[]> entries = new ArrayList<>();

        @Override
        public void keep(RecordView record) {
            keep(record.type(), record.position(), record.batchMillis(), record.payload());
        }

        @Override
        public void keep(int type, long position, long batchMillis, ByteBuffer payload) {
            ByteBuffer copy = ByteBuffer.allocate(payload.remaining());
            copy.put(payload.duplicate()).flip();
            records.add(new RecordView(type, position, position + 2, batchMillis, copy));
        }

        @Override
        public void entry(int queueNumber, long queueOffset, int kind, long position, int size, int tagHash) {
            entries.add(new long[] {queueNumber, queueOffset, kind, position, size, tagHash});
        }

        @Override
        public void table(int table, long key, long value) {
            tables.computeIfAbsent(table, t -> new ArrayList<>()).add(new long[] {key, value});
        }
    }

    /** An escrow that replays. */
    private static final class Replica implements Sidecars {
        final SimClock clock = new SimClock(1_700_000_000_000L);
        final TransactionMetrics metrics = new TransactionMetrics();
        final List<Kept> sidecars = new ArrayList<>();
        final Topics topics;
        final Escrow escrow;
        final EscrowState state;

        Replica() {
            try {
                LocalLog log = LocalLog.open(
                        new SimDisk(),
                        new LogSettings(
                                LogSettings.DEFAULT.flush(), 8 << 20, 3_600_000, 100_000, 0, 256 << 10, 64 << 10, 4),
                        clock,
                        Faults.NONE);
                Shard shard = new Shard(log, clock, ShardSettings.of(LogOfEvents.STORE), Faults.NONE);
                Names names = new Names(shard);
                topics = new Topics(shard, names);
                escrow = new Escrow(
                        shard,
                        this,
                        names,
                        topics,
                        new MessageSource(shard, topics),
                        EscrowSettings.defaults(),
                        metrics,
                        clock,
                        Runnable::run,
                        Runnable::run);
                topics.put("t", 2, 2, 6);
                state = escrow.state();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        QueueIndex queue() {
            return topics.queues().get(0);
        }

        void raw(List<RecordView> records) {
            records.forEach(escrow::replay);
        }

        void sidecar(Kept kept) {
            sidecars.add(kept);
            for (long[] entry : kept.entries) {
                queue().replay(entry[1], (int) entry[2], entry[3], (int) entry[4], (int) entry[5]);
            }
            kept.records.forEach(escrow::replay);
            for (int table : escrow.tables()) {
                kept.tables.getOrDefault(table, List.of()).forEach(pair -> escrow.replayTable(table, pair[0], pair[1]));
            }
        }

        @Override
        public void find(int table, long key, LongPredicate more) {
            for (int i = sidecars.size() - 1; i >= 0; i--) {
                for (long[] pair : sidecars.get(i).tables.getOrDefault(table, List.of())) {
                    if (pair[0] == key && !more.test(pair[1])) {
                        return;
                    }
                }
            }
        }

        /** All that is known of each message, and what only sidecars may know if {@code looked}. */
        Map<String, String> picture(LogOfEvents log, boolean looked) throws IOException {
            Map<String, String> all = new TreeMap<>();
            HeldTable table = state.table;
            all.put("next", state.nextSeq + " " + table.size());
            for (int what = 1; what <= HeldTable.TIMED; what++) {
                all.put("state " + what, table.count(what) + " " + table.parked(what & 3));
            }
            History history = new History(state);
            for (Message message : log.messages) {
                long seq = message.seq;
                String text = "outcome " + state.outcome(seq);
                if (looked) {
                    text += " " + Long.toHexString(history.word(seq, state.word(seq)));
                }
                if (table.contains(seq)) {
                    text += " entry " + table.state(seq) + " held " + table.held(seq) + " last " + table.lastEvent(seq)
                            + " flags " + table.flags(seq) + " unknowns " + table.unknowns(seq) + " silents "
                            + table.silents(seq) + " due " + table.due(seq) + " stored " + table.stored(seq) + " size "
                            + table.bodySize(seq) + " who " + table.group(seq) + "," + table.client(seq) + " where "
                            + table.queueNumber(seq) + "," + table.tagHash(seq) + " delay " + state.delays.get(seq);
                    if (!table.isCommitted(seq) && log.now - message.stored < Resends.WINDOW_MILLIS) {
                        // Of several with one fingerprint only the newest is sure to be found, while it is undecided.
                        boolean newest = log.messages.stream()
                                .noneMatch(m -> m.fingerprint == message.fingerprint && m.seq > seq);
                        text += message.decision && newest
                                ? " resend " + (state.resends.find(message.fingerprint) == seq)
                                : "";
                    }
                }
                all.put("message " + seq, text);
            }
            return all;
        }

        long half() {
            return metrics.topics().values().stream()
                    .mapToLong(t -> t.half.get())
                    .sum();
        }
    }

    static List<Arguments> seeds() {
        List<Arguments> seeds = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            seeds.add(Arguments.of(seed));
        }
        return seeds;
    }

    private static Kept digest(List<RecordView> segment) {
        Kept kept = new Kept();
        Digest digest = new EscrowDigest();
        segment.forEach(record -> digest.add(record, kept));
        digest.finish(kept);
        return kept;
    }

    private static List<List<RecordView>> cut(List<RecordView> records, SplittableRandom random) {
        List<List<RecordView>> segments = new ArrayList<>();
        int from = 0;
        while (from < records.size()) {
            int to = Math.min(records.size(), from + random.nextInt(1, 1 + records.size() / 2));
            segments.add(records.subList(from, to));
            from = to;
        }
        return segments;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void sidecars_and_a_snapshot_lead_where_the_records_lead(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed * 31);
        LogOfEvents log = new LogOfEvents(seed, random.nextInt(20, 400));
        List<List<RecordView>> segments = cut(log.records, random);

        Replica raw = new Replica();
        segments.forEach(raw::raw);
        check(raw, log);

        Replica digested = new Replica();
        int rawTail = random.nextInt(Math.min(3, segments.size() + 1));
        for (int i = 0; i < segments.size(); i++) {
            if (i < segments.size() - rawTail) {
                digested.sidecar(digest(segments.get(i)));
            } else {
                digested.raw(segments.get(i));
            }
        }
        digested.escrow.sidecarsReach(0);
        assertThat(digested.picture(log, true)).isEqualTo(raw.picture(log, true));

        int boundary = random.nextInt(segments.size());
        Replica restored = snapshot(segments, boundary, random);
        for (int i = boundary; i < segments.size(); i++) {
            if (i < segments.size() - rawTail) {
                restored.sidecar(digest(segments.get(i)));
            } else {
                restored.raw(segments.get(i));
            }
        }
        assertThat(restored.picture(log, true)).isEqualTo(raw.picture(log, true));

        long undecided = log.messages.stream()
                .filter(m -> m.decision && m.outcome == OutcomeWord.NONE)
                .count();
        for (Replica each : List.of(raw, digested, restored)) {
            each.escrow.live();
            assertThat(each.half()).isEqualTo(undecided);
        }
        assertThat(digested.picture(log, false)).isEqualTo(raw.picture(log, false));
        assertThat(restored.picture(log, false)).isEqualTo(raw.picture(log, false));
    }

    @Test
    void a_sum_of_events_is_applied_to_a_state_that_has_some_of_them() throws IOException {
        LogOfEvents log = new LogOfEvents(2, 1);
        Message message = log.messages.get(0);
        assertThat(message.decision).isTrue();
        RecordView asked = event(message, 10_000, CheckedRecord.ASKED, 6_000, 0);
        RecordView unknown = event(message, 20_000, CheckedRecord.UNKNOWN, 7_500, 1);
        RecordView seen = event(message, 30_000, CheckedRecord.END_UNKNOWN, 8_000, 0);
        List<RecordView> first = List.of(log.records.get(0), asked);
        Kept second = digest(List.of(unknown, seen));

        Replica raw = new Replica();
        raw.raw(first);
        raw.raw(List.of(unknown, seen));
        assertThat(raw.state.table.due(message.seq)).isEqualTo(message.stored + 6_000 + 30_000);

        for (int reached = 0; reached <= 2; reached++) {
            Replica live = new Replica();
            live.raw(first);
            live.raw(List.of(unknown, seen).subList(0, reached));
            Slices slices = live.escrow.save();
            Replica restored = new Replica();
            List<ByteBuffer> saved = new ArrayList<>();
            while (slice(slices, saved)) {}
            saved.forEach(restored.escrow::restore);
            restored.sidecar(second);
            assertThat(restored.picture(log, true)).isEqualTo(raw.picture(log, true));
        }
    }

    private static RecordView event(Message message, long position, int event, long since, int count) {
        ByteBuffer out = ByteBuffer.allocate(50);
        CheckedRecord.write(out, event, message.seq, position - message.last, since, 1, count, new byte[0]);
        message.last = position;
        return new RecordView(RecordType.CHECKED, position, position + 2, 0, out.flip());
    }

    /** What was replayed is what was written. */
    private static void check(Replica raw, LogOfEvents log) throws IOException {
        History history = new History(raw.state);
        for (Message message : log.messages) {
            boolean isHeld = message.state != HeldTable.FREE;
            assertThat(raw.state.table.contains(message.seq)).isEqualTo(isHeld);
            assertThat(raw.state.outcome(message.seq))
                    .isEqualTo(message.decision || !isHeld ? message.outcome : OutcomeWord.NONE);
            if (message.outcome != OutcomeWord.NONE) {
                long expected = OutcomeWord.of(message.outcome, message.contradictions, message.last);
                assertThat(history.word(message.seq, raw.state.word(message.seq)))
                        .isEqualTo(expected);
            } else if (message.decision) {
                assertThat(raw.state.table.state(message.seq)).isEqualTo(message.state);
                assertThat(raw.state.table.lastEvent(message.seq)).isEqualTo(message.last);
            }
        }
    }

    /** Begins a snapshot at a boundary and takes it slice by slice while records go on, up to anywhere. */
    private static Replica snapshot(List<List<RecordView>> segments, int boundary, SplittableRandom random) {
        Replica source = new Replica();
        Replica restored = new Replica();
        for (int i = 0; i < boundary; i++) {
            Kept kept = digest(segments.get(i));
            restored.sidecars.add(kept);
            source.sidecar(kept);
        }
        Slices slices = source.escrow.save();
        List<ByteBuffer> saved = new ArrayList<>();
        int odds = 1 << random.nextInt(9);
        boolean more = true;
        for (int i = boundary; i < segments.size() && more; i++) {
            for (RecordView record : segments.get(i)) {
                source.escrow.replay(record);
                if (more && random.nextInt(odds) == 0) {
                    more = slice(slices, saved);
                }
            }
        }
        while (more) {
            more = slice(slices, saved);
        }
        saved.forEach(restored.escrow::restore);
        restored.queue().restore(source.queue().next());
        return restored;
    }

    private static boolean slice(Slices slices, List<ByteBuffer> saved) {
        ByteBuffer out = ByteBuffer.allocate(200);
        boolean more = slices.next(out);
        if (more) {
            saved.add(out.flip());
        } else {
            assertThat(out.position()).isZero();
        }
        return more;
    }
}
