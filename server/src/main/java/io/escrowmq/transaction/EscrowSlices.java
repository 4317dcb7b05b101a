package io.escrowmq.transaction;

import io.escrowmq.store.machine.Slices;
import java.nio.ByteBuffer;

/**
 * The escrow on its way into a snapshot and back. A slice is a row of parts; links and lists are left out, they are made
 * anew. What is added after the snapshot began is not in it, its record is replayed.
 *
 * <pre>
 * u8 1   i64 next seq
 * u8 2   i64 page   u16 n   n × ( u16 slot   i64 words 0 to 3   i32 size of the body   i64 words 6 and 7
 *                                 [ i64 delay, ms, of a delayed one ] )
 * u8 3   i64 page of outcomes   u16 first word   u16 n   n × ( u16 words that are equal, less one   i64 word )
 * u8 4   u16 n   n × ( i64 fingerprint   i64 seq   i64 store time, ms )
 * </pre>
 */
final class EscrowSlices implements Slices {

    static final int NEXT_SEQ = 1;
    static final int ENTRIES = 2;
    static final int OUTCOMES = 3;
    static final int RESENDS = 4;

    private static final int ENTRY = 2 + 4 * 8 + 4 + 2 * 8;
    private static final int DELAY = 8;
    private static final int ENTRIES_HEADER = 1 + 8 + 2;
    private static final int RUN = 2 + 8;
    private static final int OUTCOMES_HEADER = 1 + 8 + 2 + 2;
    private static final int RESENDS_HEADER = 1 + 2;
    private static final int RESEND = 3 * 8;
    /** Words of outcomes that one slice looks at. */
    private static final int MAX_WORDS = 1 << 16;

    /** Resends that one slice looks at. */
    private static final int MAX_RESENDS = 1 << 14;

    private final EscrowState state;
    private final HeldTable table;
    private final long endSeq;
    private final long endPage;
    private boolean begun;
    /** Of the resend that was written last. */
    private long resend = -1;

    private boolean resendsDone;
    private long seq;
    private long page;
    private int word;

    EscrowSlices(EscrowState state) {
        this.state = state;
        this.table = state.table;
        this.endSeq = state.nextSeq;
        this.endPage = state.outcomes.newestPage() + 1;
        this.page = Math.max(0, endPage - Outcomes.PAGES);
    }

    @Override
    public boolean next(ByteBuffer out) {
        int start = out.position();
        if (!begun) {
            begun = true;
            out.put((byte) NEXT_SEQ).putLong(endSeq);
        }
        putResends(out);
        putEntries(out);
        putOutcomes(out);
        return out.position() > start;
    }

    /** Those that can still be joined. */
    private void putResends(ByteBuffer out) {
        if (resendsDone || out.remaining() < RESENDS_HEADER + RESEND) {
            return;
        }
        int countAt = out.put((byte) RESENDS).position();
        out.putShort((short) 0);
        int n = 0;
        long next = state.resends.next(resend);
        while (next != Resends.NONE && next < endSeq && n < MAX_RESENDS && out.remaining() >= RESEND) {
            state.resends.write(next, out);
            n++;
            resend = next;
            next = state.resends.next(resend);
        }
        resendsDone = next == Resends.NONE || next >= endSeq;
        out.putShort(countAt, (short) n);
    }

    private void putEntries(ByteBuffer out) {
        seq = table.nextHeld(seq, endSeq);
        while (seq < endSeq && out.remaining() >= ENTRIES_HEADER + ENTRY + DELAY) {
            long pageOfSeq = seq >>> HeldPage.BITS;
            out.put((byte) ENTRIES).putLong(pageOfSeq);
            int countAt = out.position();
            out.putShort((short) 0);
            int n = 0;
            while (seq < endSeq && seq >>> HeldPage.BITS == pageOfSeq && out.remaining() >= ENTRY + DELAY) {
                putEntry(out);
                n++;
                seq = table.nextHeld(seq + 1, endSeq);
            }
            out.putShort(countAt, (short) n);
        }
    }

    private void putEntry(ByteBuffer out) {
        out.putShort((short) (seq & HeldPage.SLOTS - 1));
        for (int which = 0; which < 4; which++) {
            out.putLong(table.word(seq, which));
        }
        out.putInt(table.bodySize(seq)).putLong(table.word(seq, 6)).putLong(table.word(seq, 7));
        if (table.has(seq, HeldTable.DELAYED)) {
            out.putLong(state.delays.get(seq));
        }
    }

    private void putOutcomes(ByteBuffer out) {
        if (seq < endSeq || !resendsDone) {
            return;
        }
        int looked = 0;
        while (page < endPage && looked < MAX_WORDS && out.remaining() >= OUTCOMES_HEADER + RUN) {
            long[] words = state.outcomes.page(page);
            out.put((byte) OUTCOMES).putLong(page).putShort((short) word);
            int countAt = out.position();
            out.putShort((short) 0);
            int n = 0;
            int from = word;
            while (word < words.length && out.remaining() >= RUN) {
                int end = endOfRun(words, word);
                out.putShort((short) (end - word - 1)).putLong(words[word]);
                word = end;
                n++;
            }
            out.putShort(countAt, (short) n);
            looked += word - from;
            if (word >= words.length) {
                word = 0;
                page++;
            }
        }
    }

    private static int endOfRun(long[] words, int from) {
        int end = from + 1;
        while (end < words.length && words[end] == words[from]) {
            end++;
        }
        return end;
    }

    /** Puts back one slice. */
    static void restore(ByteBuffer in, EscrowState state) {
        while (in.hasRemaining()) {
            int part = in.get();
            switch (part) {
                case NEXT_SEQ -> state.reached(in.getLong() - 1);
                case ENTRIES -> restoreEntries(in, state);
                case OUTCOMES -> restoreOutcomes(in, state);
                case RESENDS -> {
                    for (int n = in.getShort() & 0xFFFF; n > 0; n--) {
                        state.resends.add(in.getLong(), in.getLong(), in.getLong());
                    }
                }
                default -> throw new IllegalStateException("unknown part " + part + " of the escrow in a snapshot");
            }
        }
    }

    private static void restoreEntries(ByteBuffer in, EscrowState state) {
        long first = in.getLong() << HeldPage.BITS;
        for (int n = in.getShort() & 0xFFFF; n > 0; n--) {
            long seq = first + in.getShort();
            state.table.restore(seq, in);
            if (state.table.has(seq, HeldTable.DELAYED)) {
                state.delays.put(seq, in.getLong());
            }
            state.reached(seq);
        }
    }

    private static void restoreOutcomes(ByteBuffer in, EscrowState state) {
        long page = in.getLong();
        int word = in.getShort() & 0xFFFF;
        for (int n = in.getShort() & 0xFFFF; n > 0; n--) {
            int run = (in.getShort() & 0xFFFF) + 1;
            long bits = in.getLong();
            for (int i = 0; bits != 0 && i < run; i++) {
                state.outcomes.restore(page, word + i, bits);
            }
            word += run;
        }
    }
}
