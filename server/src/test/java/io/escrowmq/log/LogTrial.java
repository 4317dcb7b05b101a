package io.escrowmq.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.base.Dice;
import io.escrowmq.base.Faults;
import io.escrowmq.base.SimClock;
import io.escrowmq.disk.SimDisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One log through several lives of its process, and everything that is known about it: what was appended, and how much
 * of that was durable. Each life begins by comparing the log with what is known.
 */
final class LogTrial {

    static final LogSettings TINY = LogSettings.TINY;

    private record Entry(long position, byte[] payload) {}

    private final List<Entry> appended = new ArrayList<>();
    private final LogSettings settings;
    private final Faults faults;
    private final SimClock clock = new SimClock(1_700_000_000_000L);

    /** Entries from the first on that were durable. */
    private int durable;

    private long droppedUpTo = LogOpening.FIRST_POSITION;
    private int written;

    LogTrial(LogSettings settings, Faults faults) {
        this.settings = settings;
        this.faults = faults;
    }

    /** One life: open, check, then so many random steps. Ends early when the log fails. Throws SimCrash when told to. */
    void live(SimDisk disk, Dice dice, int steps) throws IOException {
        LocalLog log = LocalLog.open(disk, settings, clock, faults);
        check(log);
        for (int i = 0; i < steps && log.failure() == null; i++) {
            step(log, dice);
            noteDurable(log);
        }
    }

    /** Opens the log to look at it. */
    void check(SimDisk disk) throws IOException {
        try (LocalLog log = LocalLog.open(disk, settings, clock, faults)) {
            check(log);
        }
    }

    private void step(LocalLog log, Dice dice) throws IOException {
        clock.advanceMillis(dice.below(400));
        int what = dice.below(20);
        if (what < 9 && log.room() > 0) {
            append(log, dice);
        } else if (what < 15) {
            log.doWork();
        } else if (what < 16) {
            log.flush();
        } else if (what == 16 && log.watermarkDue()) {
            log.appendWatermark(log.timeMillis() + 1);
        } else if (what == 17) {
            log.roll(log.timeMillis() + 1);
        } else if (what == 18) {
            Segment oldest = log.segments().get(0);
            if (log.segments().size() > 3 && oldest.end() < log.durable()) {
                droppedUpTo = oldest.end();
                log.drop(oldest);
            }
        }
    }

    private void append(LocalLog log, Dice dice) {
        Batch batch = log.newBatch(log.timeMillis() + 1);
        int records = 1 + dice.below(3);
        for (int i = 0; i < records; i++) {
            int size = dice.below(40) == 0 ? 5000 : dice.below(4) == 0 ? dice.below(1500) : dice.below(100);
            if (!batch.fits(size)) {
                break;
            }
            byte[] payload = LogContract.bytes(size, written++);
            batch.begin(7 + dice.below(3), size).put(payload);
            appended.add(new Entry(batch.recordPosition(), payload));
        }
        log.append(batch);
    }

    private void noteDurable(LocalLog log) {
        while (durable < appended.size() && appended.get(durable).position < log.durable()) {
            durable++;
        }
    }

    /** All that was durable is there, and of the rest the first so many, all of them byte for byte. */
    private void check(LocalLog log) throws IOException {
        assertThat(log.start()).as("start").isLessThanOrEqualTo(droppedUpTo);
        int first = 0;
        while (first < appended.size() && appended.get(first).position < log.start()) {
            first++;
        }
        List<Entry> found = new ArrayList<>();
        log.replay(log.start(), record -> found.add(new Entry(record.position(), LogContract.copy(record))));
        int there = first + found.size();
        assertThat(there).as("records, of which %s were durable", durable).isBetween(durable, appended.size());
        for (int i = 0; i < found.size(); i++) {
            Entry expected = appended.get(first + i);
            // Without a look first, the library's assertions would take most of a trial's time.
            if (found.get(i).position != expected.position || !Arrays.equals(found.get(i).payload, expected.payload)) {
                assertThat(found.get(i).position).isEqualTo(expected.position);
                assertThat(found.get(i).payload).isEqualTo(expected.payload);
            }
        }
        if (!found.isEmpty()) {
            Entry last = found.get(found.size() - 1);
            assertThat(LogContract.copy(log.find(last.position))).isEqualTo(last.payload);
        }
        assertThat(log.durable()).isEqualTo(log.end());
        appended.subList(there, appended.size()).clear();
        durable = there;
    }

    /** Another trial that knows the same. */
    LogTrial copy() {
        LogTrial copy = new LogTrial(settings, faults);
        copy.appended.addAll(appended);
        copy.durable = durable;
        copy.droppedUpTo = droppedUpTo;
        copy.written = written;
        copy.clock.advanceMillis(clock.wallMillis() - copy.clock.wallMillis());
        return copy;
    }

    /** Nothing counts as durable any more; what is there must still be a prefix. */
    void forgetDurable() {
        durable = 0;
    }

    int records() {
        return appended.size();
    }
}
