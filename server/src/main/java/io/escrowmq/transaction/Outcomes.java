package io.escrowmq.transaction;

import java.util.Arrays;

/**
 * What became of the newest 64 million held messages, two bits each by seq, in pages of a million that are made as they
 * are reached; and all that is known of those that no sidecar holds yet. Agent only.
 */
final class Outcomes {

    static final int PAGE_BITS = 20;
    /** Messages of a page. */
    static final long PAGE = 1L << PAGE_BITS;
    /** Pages remembered; one of them is still filling. */
    static final int PAGES = 64;

    static final int WORDS = (int) (PAGE / 32);

    private static final long[] ABSENT = {};

    private final long[][] pages = new long[PAGES][];
    /** Which page stands in each place. */
    private final long[] numbers = new long[PAGES];

    private long newest = -1;
    private long forgottenBelow;
    private final RecentDecisions recent = new RecentDecisions();

    Outcomes() {
        Arrays.fill(numbers, -1);
    }

    /** Remembers what happened last to a decided message. */
    void decide(long seq, long word) {
        note(seq, OutcomeWord.outcome(word));
        recent.add(seq, word);
    }

    /** Remembers no more than the outcome. */
    void note(long seq, int outcome) {
        long[] page = reach(seq >>> PAGE_BITS);
        if (page.length > 0) {
            int at = (int) (seq & PAGE - 1) >> 5;
            int shift = (int) (seq & 31) * 2;
            page[at] = page[at] & ~(3L << shift) | (long) outcome << shift;
        }
    }

    /** The page of this number, made if it is new; an empty one if it is too old. */
    private long[] reach(long number) {
        int place = (int) (number % PAGES);
        if (numbers[place] == number) {
            return pages[place];
        }
        if (number <= newest - PAGES) {
            return new long[0];
        }
        newest = Math.max(newest, number);
        numbers[place] = number;
        pages[place] = new long[WORDS];
        return pages[place];
    }

    /** {@link OutcomeWord#NONE} also if the message is older than what is remembered. */
    int outcome(long seq) {
        long[] page = page(seq >>> PAGE_BITS);
        return page.length == 0 ? OutcomeWord.NONE : (int) (page[(int) (seq & PAGE - 1) >> 5] >>> (seq & 31) * 2) & 3;
    }

    /** The bits of a page, 32 messages to a word; empty if it is not remembered. */
    long[] page(long number) {
        int place = (int) (number % PAGES);
        boolean isThere = number >= 0 && numbers[place] == number && number > newest - PAGES;
        return isThere ? pages[place] : new long[0];
    }

    /** The highest page that was reached, -1 if none. */
    long newestPage() {
        return newest;
    }

    /** Puts back a word of a page. */
    void restore(long page, int at, long word) {
        long[] words = reach(page);
        if (words.length > 0) {
            words[at] = word;
        }
    }

    /** All that memory knows of a decided message; without the last event if only its outcome is remembered. */
    long word(long seq) {
        long word = recent.find(seq);
        return word != OutcomeWord.UNKNOWN ? word : OutcomeWord.of(outcome(seq), 0, 0);
    }

    /** What happened below this position can be looked up elsewhere. */
    void forgetDetailsBelow(long position) {
        forgottenBelow = position;
        recent.forgetBelow(position);
    }

    /** Details of what happened below this position may be forgotten. */
    long forgottenBelow() {
        return forgottenBelow;
    }

    /** Decisions of which all is remembered, about. */
    long details() {
        return recent.size();
    }
}
