package io.escrowmq.bench.load;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * What was promised for each message of a run, and how often each was received. The producing thread writes outcomes and
 * times, the consuming thread writes receipts; {@link #compare} is for after both have ended. 10 bytes a message.
 */
public final class Ledger {
    /** Nothing may be received: not sent, or a half message without a decision. */
    static final byte UNDECIDED = 0;
    /** May be received: sent or committed, but not acknowledged. */
    static final byte IN_DOUBT = 1;
    /** Must be received once: acknowledged, or committed by a one-way request. */
    static final byte PROMISED = 2;
    /** Must never be received. */
    static final byte ROLLED_BACK = 3;

    private static final int PAGE_BITS = 16;
    private static final int PAGE = 1 << PAGE_BITS;
    private static final int MAX_PAGES = 1 << 16;

    private final long run;
    private final AtomicReferenceArray<@Nullable Page> pages = new AtomicReferenceArray<>(MAX_PAGES);
    private final AtomicLong promised = new AtomicLong();
    private long strangers;

    Ledger(long run) {
        this.run = run;
    }

    /** A ledger with a run number that no other run has. */
    public static Ledger ofNewRun() {
        return new Ledger(new SplittableRandom().nextLong() | 1);
    }

    /** Marks this run's messages. */
    public long run() {
        return run;
    }

    /** Notes an outcome at a time; 0 keeps the time that was noted before. */
    void note(long sequence, byte outcome, long nanos) {
        Page page = pageForWriting(sequence);
        int at = (int) sequence & (PAGE - 1);
        if (nanos != 0) {
            page.nanos.setRelease(at, nanos);
        }
        if (outcome == PROMISED && page.outcome[at] != PROMISED) {
            promised.lazySet(promised.get() + 1);
        }
        page.outcome[at] = outcome;
    }

    byte outcome(long sequence) {
        Page page = page(sequence);
        return page == null ? UNDECIDED : page.outcome[(int) sequence & (PAGE - 1)];
    }

    /** The time noted last, 0 if none. */
    long nanos(long sequence) {
        Page page = page(sequence);
        return page == null ? 0 : page.nanos.getAcquire((int) sequence & (PAGE - 1));
    }

    /** Counts a receipt; false if it is not the first one of a message of this run. */
    boolean receive(long sequence) {
        Page page = page(sequence);
        if (page == null) {
            strangers++;
            return false;
        }
        int at = (int) sequence & (PAGE - 1);
        page.received[at] = (byte) Math.min(page.received[at] + 1, Byte.MAX_VALUE);
        return page.received[at] == 1;
    }

    /** How many messages must be received, so far. */
    long promised() {
        return promised.get();
    }

    /** Compares promises with receipts; a message number that was never used counts as a phantom. */
    public Comparison compare() {
        long missing = 0;
        long duplicates = 0;
        long phantoms = strangers;
        long received = 0;
        for (int i = 0; i < MAX_PAGES; i++) {
            Page page = pages.get(i);
            for (int at = 0; page != null && at < PAGE; at++) {
                int receipts = page.received[at];
                byte outcome = page.outcome[at];
                received += Math.min(receipts, 1);
                duplicates += Math.max(receipts - 1, 0);
                missing += outcome == PROMISED && receipts == 0 ? 1 : 0;
                phantoms += (outcome == UNDECIDED || outcome == ROLLED_BACK) && receipts > 0 ? 1 : 0;
            }
        }
        return new Comparison(promised(), received, missing, duplicates, phantoms);
    }

    private @Nullable Page page(long sequence) {
        long number = sequence >>> PAGE_BITS;
        return number < MAX_PAGES ? pages.get((int) number) : null;
    }

    private Page pageForWriting(long sequence) {
        Page page = page(sequence);
        if (page == null) {
            page = new Page();
            pages.set(Math.toIntExact(sequence >>> PAGE_BITS), page);
        }
        return page;
    }

    /** The verdict: promised and distinct received messages, and what is wrong. */
    public record Comparison(long promised, long received, long missing, long duplicates, long phantoms) {
        /** Whether nothing is wrong. */
        public boolean isRight() {
            return missing == 0 && duplicates == 0 && phantoms == 0;
        }
    }

    private static final class Page {
        final byte[] outcome = new byte[PAGE];
        final byte[] received = new byte[PAGE];
        final AtomicLongArray nanos = new AtomicLongArray(PAGE);
    }
}
