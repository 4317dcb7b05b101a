package io.escrowmq.trials.crash;

import io.escrowmq.trials.wire.Calls;

/** What a producer does with one half message. */
enum Plan {
    COMMIT,
    ROLLBACK,
    /** Says "unknown", then commits when it is asked. */
    COMMIT_WHEN_ASKED,
    /** Says nothing and rolls back when it is asked after the next crash. */
    ROLLBACK_AFTER_CRASH,
    /** Says "unknown" and commits when it is asked after the next crash. */
    COMMIT_AFTER_CRASH,
    /** Answers "unknown" for ever. */
    NEVER;

    private static final int ONE_IN = 97;

    /** Of the message with this number; few are never decided, since they add up. */
    static Plan of(int number) {
        return number % ONE_IN == 0 ? NEVER : values()[number % (values().length - 1)];
    }

    /** Whether the producer ends the transaction after the answer to the half message. */
    boolean endsAtOnce() {
        return this != ROLLBACK_AFTER_CRASH;
    }

    int firstEnd() {
        return switch (this) {
            case COMMIT -> Calls.COMMIT;
            case ROLLBACK -> Calls.ROLLBACK;
            default -> Calls.UNKNOWN;
        };
    }

    int answer(boolean afterCrash) {
        return switch (this) {
            case COMMIT, COMMIT_WHEN_ASKED -> Calls.COMMIT;
            case ROLLBACK -> Calls.ROLLBACK;
            case ROLLBACK_AFTER_CRASH -> afterCrash ? Calls.ROLLBACK : Calls.UNKNOWN;
            case COMMIT_AFTER_CRASH -> afterCrash ? Calls.COMMIT : Calls.UNKNOWN;
            case NEVER -> Calls.UNKNOWN;
        };
    }
}
