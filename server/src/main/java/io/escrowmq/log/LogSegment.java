package io.escrowmq.log;

import io.escrowmq.disk.DiskFile;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One file of the log. A byte's offset in it is its position less the segment's start. */
final class LogSegment {

    private static final Pattern NAME = Pattern.compile("\\d{20}\\.log");

    final long start;
    final long startMillis;

    /** Position after the last appended batch; written by the agent. */
    volatile long end;

    /** Null until the writer has created it, which is before any of its bytes is durable. */
    volatile @Nullable DiskFile file;

    /** Null for a sealed segment of an earlier life until it is first searched. */
    volatile @Nullable BatchTable table;

    LogSegment(long start, long startMillis) {
        this.start = start;
        this.startMillis = startMillis;
        this.end = start;
    }

    /** A segment that begins now, with its EPOCH batch. */
    static LogSegment fresh(long start, long startMillis) {
        LogSegment segment = new LogSegment(start, startMillis);
        BatchTable table = new BatchTable();
        table.add(start);
        segment.table = table;
        return segment;
    }

    String name() {
        return name(start);
    }

    Segment view() {
        return new Segment(start, end, startMillis);
    }

    DiskFile openFile() {
        DiskFile opened = file;
        if (opened == null) {
            throw new IllegalStateException("segment " + name() + " is not created yet");
        }
        return opened;
    }

    static String name(long start) {
        return String.format(Locale.ROOT, "%020d.log", start);
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    static long startOf(String name) {
        return Long.parseLong(name.substring(0, 20));
    }

    /** The index of the segment that holds {@code position}, -1 if it lies before the first. */
    static int indexOf(LogSegment[] segments, long position) {
        int low = 0;
        int high = segments.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (segments[middle].start <= position) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }
}
