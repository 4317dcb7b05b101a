package io.escrowmq.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.escrowmq.disk.DirectoryLockedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every log must do, wherever it keeps its bytes. Writer and agent are one thread here. */
abstract class LogContract {

    private static final int MESSAGE = 9;

    /** Opens the log of this test, again after a close. */
    abstract Log open() throws IOException;

    /** Small batches and few of them, for the tests of limits. */
    static final LogSettings SMALL =
            new LogSettings(FlushMode.SYNC, 64 << 10, 3_600_000L, 1000L, 16 << 10, 32 << 10, 4 << 10, 3);

    Log log;

    @BeforeEach
    void openLog() throws IOException {
        log = open();
    }

    @AfterEach
    void closeLog() throws IOException {
        log.close();
    }

    record Written(long position, long payloadPosition, byte[] payload) {}

    Written append(byte[] payload, long millis) {
        Batch batch = log.newBatch(millis);
        batch.begin(MESSAGE, payload.length).put(payload);
        Written written = new Written(batch.recordPosition(), batch.payloadPosition(), payload);
        log.append(batch);
        return written;
    }

    Written appendDurably(byte[] payload) {
        Written written = append(payload, 1000);
        log.doWork();
        return written;
    }

    static byte[] bytes(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    List<byte[]> replayed(long from) throws IOException {
        List<byte[]> payloads = new ArrayList<>();
        log.replay(from, record -> payloads.add(copy(record)));
        return payloads;
    }

    static byte[] copy(RecordView record) {
        byte[] bytes = new byte[record.payload().remaining()];
        record.payload().duplicate().get(bytes);
        return bytes;
    }

    byte[] read(long position, int length) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(length);
        assertThat(log.read(position, target, false)).isTrue();
        assertThat(target.hasRemaining()).isFalse();
        return target.array();
    }

    @Test
    void a_new_log_begins_above_zero_and_is_durable_to_its_end() {
        assertThat(log.start()).isPositive();
        assertThat(log.durable()).isEqualTo(log.end());
        assertThat(log.segments()).hasSize(1);
    }

    @Test
    void nothing_is_durable_before_the_writer_has_worked() {
        long before = log.durable();
        append(bytes(100, 1), 1000);
        assertThat(log.durable()).isEqualTo(before);
        assertThat(log.end()).isGreaterThan(before);
        assertThat(log.doWork()).isEqualTo(1);
        assertThat(log.durable()).isEqualTo(log.end());
    }

    @Test
    void the_listener_hears_of_each_advance() {
        AtomicInteger calls = new AtomicInteger();
        log.onDurable(calls::incrementAndGet);
        append(bytes(10, 1), 1000);
        append(bytes(10, 2), 1000);
        log.doWork();
        assertThat(calls).hasValue(1);
        log.doWork();
        assertThat(calls).hasValue(1);
    }

    @Test
    void positions_rise_and_lead_to_the_bytes() throws IOException {
        Written first = append(bytes(300, 1), 1000);
        Written second = append(bytes(5, 2), 1001);
        log.doWork();
        assertThat(second.position()).isGreaterThan(first.payloadPosition() + 299);
        assertThat(read(first.payloadPosition(), 300)).isEqualTo(first.payload());
        assertThat(read(second.payloadPosition(), 5)).isEqualTo(second.payload());
    }

    @Test
    void bytes_above_the_watermark_are_not_read() {
        Written written = append(bytes(10, 1), 1000);
        assertThatThrownBy(() -> log.read(written.payloadPosition(), ByteBuffer.allocate(10), false))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> log.read(log.start() - 1, ByteBuffer.allocate(1), false))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void records_above_the_watermark_are_not_found() throws IOException {
        Written written = append(bytes(10, 1), 1000);
        assertThat(log.find(written.position())).isNull();
        log.doWork();
        assertThat(log.find(written.position())).isNotNull();
    }

    @Test
    void a_record_is_found_at_its_boundary_only_and_enclosed_anywhere() throws IOException {
        Batch batch = log.newBatch(1234);
        batch.begin(MESSAGE, 20).put(bytes(20, 1));
        batch.begin(MESSAGE + 1, 30).put(bytes(30, 2));
        long position = batch.recordPosition();
        long payloadPosition = batch.payloadPosition();
        long end = batch.end();
        log.append(batch);
        log.doWork();
        for (long p = log.start() - 1; p <= log.end(); p++) {
            RecordView found = log.find(p);
            if (found != null) {
                assertThat(found.position()).isEqualTo(p);
            }
            RecordView enclosing = log.findEnclosing(p);
            if (p >= position && p < end) {
                assertThat(enclosing).isNotNull();
                assertThat(enclosing.position()).isEqualTo(position);
            }
        }
        RecordView record = log.find(position);
        assertThat(record.type()).isEqualTo(MESSAGE + 1);
        assertThat(record.payloadPosition()).isEqualTo(payloadPosition);
        assertThat(record.batchMillis()).isEqualTo(1234);
        assertThat(record.end()).isEqualTo(end);
        assertThat(copy(record)).isEqualTo(bytes(30, 2));
        assertThat(log.find(position + 1)).isNull();
        assertThat(log.find(-5)).isNull();
        assertThat(log.find(Long.MAX_VALUE)).isNull();
    }

    @Test
    void replay_gives_what_was_appended_in_order() throws IOException {
        List<byte[]> expected = new ArrayList<>();
        long third = 0;
        for (int i = 0; i < 200; i++) {
            if (i == 3) {
                third = log.end();
            }
            expected.add(appendDurably(bytes(i * 7, i)).payload());
        }
        assertThat(replayed(log.start())).containsExactlyElementsOf(expected);
        assertThat(replayed(third)).containsExactlyElementsOf(expected.subList(3, 200));
        assertThat(replayed(log.end())).isEmpty();
    }

    @Test
    void an_oversize_record_is_a_batch_of_its_own() throws IOException {
        byte[] large = bytes(Log.MAX_RECORD_BYTES, 3);
        Batch batch = log.newBatch(1000);
        assertThat(batch.fits(Log.MAX_RECORD_BYTES)).isTrue();
        assertThat(batch.fits(Log.MAX_RECORD_BYTES + 1)).isFalse();
        batch.begin(MESSAGE, large.length).put(large);
        assertThat(batch.fits(0)).isFalse();
        long position = batch.recordPosition();
        long payload = batch.payloadPosition();
        log.append(batch);
        log.doWork();
        assertThat(read(payload, large.length)).isEqualTo(large);
        assertThat(copy(log.find(position))).isEqualTo(large);
        byte[] small = appendDurably(bytes(9, 4)).payload();
        assertThat(replayed(log.start())).containsExactly(large, small);
    }

    @Test
    void a_batch_that_holds_something_takes_only_what_fits() {
        Batch batch = log.newBatch(1000);
        batch.begin(MESSAGE, 10).put(new byte[10]);
        assertThat(batch.fits(Log.MAX_BATCH_BYTES)).isFalse();
        assertThatThrownBy(() -> batch.begin(MESSAGE, Log.MAX_BATCH_BYTES))
                .isInstanceOf(IllegalArgumentException.class);
        log.append(batch);
    }

    @Test
    void an_empty_batch_is_dropped() {
        long end = log.end();
        log.append(log.newBatch(1000));
        assertThat(log.end()).isEqualTo(end);
        assertThat(log.doWork()).isZero();
    }

    @Test
    void room_runs_out_until_the_writer_has_worked() {
        int room = log.room();
        assertThat(room).isPositive();
        for (int i = 0; i < room; i++) {
            append(bytes(10, i), 1000);
        }
        assertThat(log.room()).isZero();
        assertThatThrownBy(() -> log.newBatch(1000)).isInstanceOf(IllegalStateException.class);
        log.doWork();
        assertThat(log.room()).isEqualTo(room);
    }

    @Test
    void rolled_segments_are_listed_read_across_and_dropped_from_the_oldest() throws IOException {
        Written first = appendDurably(bytes(100, 1));
        log.roll(2000);
        Written second = append(bytes(100, 2), 2001);
        log.doWork();
        log.roll(3000);
        Written third = append(bytes(100, 3), 3001);
        log.doWork();

        List<Segment> segments = log.segments();
        assertThat(segments).hasSize(3);
        assertThat(segments.get(0).end()).isEqualTo(segments.get(1).start());
        assertThat(segments.get(1).startMillis()).isEqualTo(2000);
        assertThat(read(log.start(), (int) (log.end() - log.start()))).endsWith(third.payload());
        assertThat(replayed(log.start())).containsExactly(first.payload(), second.payload(), third.payload());

        assertThatThrownBy(() -> log.drop(segments.get(1))).isInstanceOf(IllegalArgumentException.class);
        log.drop(segments.get(0));
        assertThat(log.start()).isEqualTo(segments.get(1).start());
        assertThat(log.find(first.position())).isNull();
        assertThat(copy(log.find(second.position()))).isEqualTo(second.payload());
        log.drop(segments.get(1));
        assertThatThrownBy(() -> log.drop(segments.get(2))).isInstanceOf(IllegalArgumentException.class);
        assertThat(replayed(log.start())).containsExactly(third.payload());
    }

    @Test
    void rolling_an_empty_segment_does_nothing() {
        log.roll(2000);
        assertThat(log.segments()).hasSize(1);
        appendDurably(bytes(1, 1));
        log.roll(2000);
        log.roll(2001);
        assertThat(log.segments()).hasSize(2);
    }

    @Test
    void what_was_appended_is_there_after_reopening() throws IOException {
        List<byte[]> expected = new ArrayList<>();
        List<Written> written = new ArrayList<>();
        for (int life = 0; life < 4; life++) {
            for (int i = 0; i < 20; i++) {
                written.add(appendDurably(bytes(50 * i, life * 100 + i)));
                expected.add(written.get(written.size() - 1).payload());
            }
            long end = log.end();
            log.close();
            log = open();
            assertThat(log.end()).isGreaterThan(end);
            assertThat(log.durable()).isEqualTo(log.end());
        }
        assertThat(replayed(log.start())).containsExactlyElementsOf(expected);
        for (Written w : written) {
            assertThat(copy(log.find(w.position()))).isEqualTo(w.payload());
            assertThat(read(w.payloadPosition(), w.payload().length)).isEqualTo(w.payload());
        }
    }

    @Test
    void records_of_an_earlier_life_are_found_without_a_replay() throws IOException {
        List<Written> written = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            written.add(appendDurably(bytes(900, i)));
        }
        log.close();
        log = open();
        for (Written w : written) {
            assertThat(copy(log.find(w.position()))).isEqualTo(w.payload());
        }
    }

    @Test
    void what_was_appended_but_not_written_is_written_by_close() throws IOException {
        byte[] payload = append(bytes(77, 1), 1000).payload();
        log.close();
        log = open();
        assertThat(replayed(log.start())).containsExactly(payload);
    }

    @Test
    void every_opening_has_a_higher_epoch_and_an_empty_one_leaves_no_segment() throws IOException {
        int epoch = log.epoch();
        for (int i = 0; i < 3; i++) {
            log.close();
            log = open();
            assertThat(log.epoch()).isGreaterThan(epoch);
            epoch = log.epoch();
        }
        assertThat(log.segments()).hasSize(1);
    }

    @Test
    void a_second_writer_is_refused() {
        assertThatThrownBy(this::open).isInstanceOf(DirectoryLockedException.class);
    }

    @Test
    void time_after_reopening_is_not_below_the_last_batch() throws IOException {
        long future = log.timeMillis() + 86_400_000L;
        append(bytes(1, 1), future);
        log.doWork();
        log.close();
        log = open();
        assertThat(log.timeMillis()).isGreaterThanOrEqualTo(future);
    }

    @Test
    void a_watermark_is_due_once_after_the_last_records_are_durable() throws IOException {
        assertThat(log.watermarkDue()).isFalse();
        append(bytes(10, 1), 1000);
        assertThat(log.watermarkDue()).isFalse();
        log.doWork();
        assertThat(log.watermarkDue()).isTrue();
        log.appendWatermark(1100);
        log.doWork();
        assertThat(log.watermarkDue()).isFalse();
        assertThat(log.durable()).isEqualTo(log.end());
        assertThat(replayed(log.start())).hasSize(1);
    }

    @Test
    void hot_bytes_are_read_from_memory_and_cold_ones_only_from_the_disk() throws IOException {
        Written cold = appendDurably(bytes(1000, 1));
        for (int i = 0; i < 100; i++) {
            appendDurably(bytes(1000, i));
        }
        Written hot = appendDurably(bytes(1000, 2));
        ByteBuffer target = ByteBuffer.allocate(1000);
        assertThat(log.read(hot.payloadPosition(), target, true)).isTrue();
        assertThat(target.array()).isEqualTo(hot.payload());
        target.clear();
        assertThat(log.read(cold.payloadPosition(), target, true)).isFalse();
        assertThat(target.position()).isZero();
        assertThat(log.read(cold.payloadPosition(), target, false)).isTrue();
        assertThat(target.array()).isEqualTo(cold.payload());
    }
}
