package io.escrowmq.transaction;

/**
 * What became of a held message, as one number; also the value of the sidecars' table of outcomes.
 *
 * <pre>
 * contradictions written down (5 bits) | outcome (2) | position of the last event (56); 0 = nothing is known
 * </pre>
 */
final class OutcomeWord {

    /** Not decided, or not known. */
    static final int NONE = 0;

    static final int COMMITTED = 1;
    static final int ROLLED_BACK = 2;
    /** Not a transaction: released by its time. */
    static final int RELEASED = 3;

    static final long UNKNOWN = 0;

    static final int MAX_CONTRADICTIONS = 31;
    private static final int OUTCOME_SHIFT = 56;
    private static final int CONTRADICTIONS_SHIFT = 58;
    private static final long LOW_56 = (1L << OUTCOME_SHIFT) - 1;

    private OutcomeWord() {}

    static long of(int outcome, int contradictions, long lastEvent) {
        return (long) contradictions << CONTRADICTIONS_SHIFT | (long) outcome << OUTCOME_SHIFT | lastEvent;
    }

    static int outcome(long word) {
        return (int) (word >>> OUTCOME_SHIFT) & 3;
    }

    static int contradictions(long word) {
        return (int) (word >>> CONTRADICTIONS_SHIFT);
    }

    /** 0 if it is not known. */
    static long lastEvent(long word) {
        return word & LOW_56;
    }
}
