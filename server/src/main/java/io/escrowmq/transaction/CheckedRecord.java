package io.escrowmq.transaction;

import io.escrowmq.base.Varint;
import io.escrowmq.log.RecordView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Something that happened to a transaction without deciding it.
 *
 * <pre>
 * CHECKED   u8 event   varint seq   varint bytes back to the previous event's frame   varint ms since it was stored
 *           varint client's name   [ UTF-8 text to the end ]
 * </pre>
 */
record CheckedRecord(long position, int event, long seq, long previous, long sinceStored, int client, String text) {

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

    /** Size of a payload; {@code back} as it will be written. */
    static int size(long seq, long back, long sinceStored, int client, byte[] text) {
        return 1 + Varint.size(seq) + Varint.size(back) + Varint.size(sinceStored) + Varint.size(client) + text.length;
    }

    static void write(ByteBuffer out, int event, long seq, long back, long sinceStored, int client, byte[] text) {
        out.put((byte) event);
        Varint.put(out, seq);
        Varint.put(out, back);
        Varint.put(out, sinceStored);
        Varint.put(out, client);
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

    static CheckedRecord read(RecordView record) {
        ByteBuffer in = record.payload().duplicate();
        int event = in.get();
        long seq = Varint.get(in);
        long previous = record.position() - Varint.get(in);
        long sinceStored = Varint.get(in);
        int client = (int) Varint.get(in);
        String text = StandardCharsets.UTF_8.decode(in).toString();
        return new CheckedRecord(record.position(), event, seq, previous, sinceStored, client, text);
    }
}
