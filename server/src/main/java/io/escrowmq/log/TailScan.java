package io.escrowmq.log;

import io.escrowmq.base.Fault;
import io.escrowmq.base.Faults;
import java.io.IOException;

/**
 * Finds the end of the log in its last segment. The end is where no valid batch follows: zeros, a torn batch, or a batch
 * of another epoch or out of sequence. If a valid batch behind that place says that the place was forced once, it is no
 * torn tail but damage, and nothing is cut.
 */
final class TailScan {

    private static final int WINDOW_BYTES = 4 << 20;

    private final LogSegment segment;
    private final long fileEnd;
    private final BatchCursor cursor;
    private final Faults faults;
    private final BatchHeader first;
    private BatchHeader last;
    private long end;
    private long durableUpTo;

    /** @param first the segment's first batch, which was found valid */
    TailScan(LogSegment segment, long fileEnd, BatchHeader first, Faults faults) {
        this.segment = segment;
        this.fileEnd = fileEnd;
        this.faults = faults;
        this.cursor = new BatchCursor(segment, fileEnd, WINDOW_BYTES, faults);
        this.first = first;
        this.last = first;
    }

    TailScan run(String directory) throws IOException {
        BatchTable table = new BatchTable();
        table.add(first.position());
        BatchHeader beforeLast = first;
        durableUpTo = Math.max(segment.start, first.durableUpTo());
        while (true) {
            BatchHeader next = cursor.valid(last.end());
            if (next == null || next.epoch() != first.epoch() || next.number() != last.number() + 1) {
                break;
            }
            table.add(next.position());
            beforeLast = last;
            last = next;
            durableUpTo = Math.max(durableUpTo, next.durableUpTo());
        }
        end = last.end();
        long garbage = cursor.firstNonZero(end);
        if (garbage < fileEnd) {
            refuseIfOnceDurable(garbage, directory);
            if (faults.has(Fault.TAIL_CUT_TOO_FAR) && !isEmpty()) {
                end = last.position();
                last = beforeLast;
                durableUpTo = Math.min(durableUpTo, end);
            }
        }
        segment.end = end;
        segment.table = table;
        return this;
    }

    private void refuseIfOnceDurable(long from, String directory) throws IOException {
        for (long at = Math.max(from, end); at + BatchFormatV1.HEADER_BYTES <= fileEnd; at++) {
            BatchHeader header = cursor.header(at);
            if (header != null
                    && header.epoch() == first.epoch()
                    && header.number() > last.number()
                    && header.durableUpTo() > end
                    && cursor.intact(header)) {
                throw new CorruptLogException("the log in " + directory + " is damaged at " + cursor.where(end)
                        + ": no valid batch there, but the batch at position " + header.position()
                        + " says that everything below " + header.durableUpTo()
                        + " was on the disk. Nothing was changed; restore the file from a copy");
            }
        }
    }

    long end() {
        return end;
    }

    /** Every byte below was forced before a later batch was written. */
    long durableUpTo() {
        return durableUpTo;
    }

    BatchHeader last() {
        return last;
    }

    /** Whether the segment holds nothing but its EPOCH batch. */
    boolean isEmpty() {
        return last.number() == first.number();
    }
}
