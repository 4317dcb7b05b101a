package io.escrowmq.transaction;

import io.escrowmq.base.Varint;
import io.escrowmq.log.RecordView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Something that happened to a transaction without deciding it.
 *
 * <pre>
 * CHECKED   u8 event (4 bits) | count (4)   varint seq   varint bytes back to the previous event's frame   varint ms since it was stored
 *           varint client's name   [ varint count, if those 4 bits are 15 ]   [ u8 note, of a CONTRADICTION only ]
 *           [ UTF-8 text to the end ]
 * count     checks answered UNKNOWN so far, or SILENT in a row, this one included; 0 for other events
 * note      outcome that stands (2 bits) | 4 = the message still waits for its time | contradictions written down so far,
 *           this one included (5 bits)
 * </pre>
 *
 * With the count an event can be applied twice, and with the note a contradiction says by itself what became of its
 * transaction, wherever the decision is.
 */
record CheckedRecord(
        long position,
        int event,
        long seq,
        long previous,
        long sinceStored,
        int client,
        int count,
        int note,
        String text) {

    static final int ASKED = 1;
    static final int UNKNOWN = 2;
    static final int SILENT = 3;
    static final int END_UNKNOWN = 4;
    static final int JOINED = 5;
    static final int PARKED_UNKNOWN = 6;
    static final int PARKED_SILENT = 7;
    static final int PARKED_TOPIC_GONE = 8;
    static final int RESUMED = 9;
    static final int CONTRADICTION = 10;

    private static final int EVENT_BITS = 4;
    private static final int EVENT_MASK = (1 << EVENT_BITS) - 1;
    /** Larger counts follow apart. */
    private static final int MORE = 15;

    private static final int OUTCOME_MASK = 3;
    private static final int WAITS = 4;
    private static final int COUNT_SHIFT = 3;

    /** Size of a payload; {@code back} as it will be written. */
    static int size(long seq, long back, long sinceStored, int client, int count, byte[] text) {
        int ofCount = count < MORE ? 0 : Varint.size(count);
        int numbers = Varint.size(seq) + Varint.size(back) + Varint.size(sinceStored) + Varint.size(client);
        return 1 + numbers + ofCount + text.length;
    }

    static void write(
            ByteBuffer out, int event, long seq, long back, long sinceStored, int client, int count, byte[] text) {
        out.put((byte) (event | Math.min(count, MORE) << EVENT_BITS));
        Varint.put(out, seq);
        Varint.put(out, back);
        Varint.put(out, sinceStored);
        Varint.put(out, client);
        if (count >= MORE) {
            Varint.put(out, count);
        }
        out.put(text);
    }

    /** Text of a JOINED event: the first-check delay that the copy brought, ms, or nothing for the usual one. */
    static String joined(long immunityMillis) {
        return immunityMillis < 0 ? "" : Long.toString(immunityMillis);
    }

    /** What a JOINED event's copy brought as its own first-check delay, ms, or -1. */
    long immunityMillis() {
        return text.isEmpty() ? -1 : Long.parseLong(text);
    }

    /** The note and text of a contradiction. */
    static byte[] contradiction(int outcome, boolean waits, int count, byte[] text) {
        byte[] noted = new byte[1 + text.length];
        noted[0] = (byte) (outcome | (waits ? WAITS : 0) | count << COUNT_SHIFT);
        System.arraycopy(text, 0, noted, 1, text.length);
        return noted;
    }

    /** Outcome that stands against a contradiction. */
    int outcome() {
        return note & OUTCOME_MASK;
    }

    /** Whether the message of a contradiction still waits for its time. */
    boolean waits() {
        return (note & WAITS) != 0;
    }

    /** Contradictions written down with this one. */
    int contradictions() {
        return note >>> COUNT_SHIFT;
    }

    static CheckedRecord read(RecordView record) {
        ByteBuffer in = record.payload().duplicate();
        int first = in.get() & 0xFF;
        int event = first & EVENT_MASK;
        long seq = Varint.get(in);
        long previous = record.position() - Varint.get(in);
        long sinceStored = Varint.get(in);
        int client = (int) Varint.get(in);
        int count = first >>> EVENT_BITS;
        if (count == MORE) {
            count = (int) Varint.get(in);
        }
        int note = event == CONTRADICTION ? in.get() & 0xFF : 0;
        String text = StandardCharsets.UTF_8.decode(in).toString();
        return new CheckedRecord(record.position(), event, seq, previous, sinceStored, client, count, note, text);
    }
}
