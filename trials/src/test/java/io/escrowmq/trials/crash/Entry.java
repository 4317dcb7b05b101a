package io.escrowmq.trials.crash;

import io.escrowmq.trials.wire.Calls;

/** One message as its producer knows it. Fields are written by the thread that reads the producer's answers. */
final class Entry {

    static final int NEVER = Integer.MAX_VALUE;

    final String id;
    final Plan plan;
    /** The life of the server in which it was sent, from 1. */
    final int life;

    /** Whether the send was answered 0; then where a plain message is. */
    volatile boolean acknowledged;

    volatile Place place;

    /** The decision that was sent, answered or not. */
    volatile int decision = Calls.UNKNOWN;

    /** The life in which a decision was answered 0. */
    volatile int decidedIn = NEVER;

    /** The last life in which the server asked. */
    volatile int askedIn;

    /** @param plan null for a message without a transaction */
    Entry(String id, Plan plan, int life) {
        this.id = id;
        this.plan = plan;
        this.life = life;
    }

    boolean isHalf() {
        return plan != null;
    }

    /** Whether consumers must find it after a crash. */
    boolean mustBeVisible() {
        return isHalf() ? decision == Calls.COMMIT && decidedIn != NEVER : acknowledged;
    }

    /** Whether consumers may find it. */
    boolean mayBeVisible() {
        return !isHalf() || decision == Calls.COMMIT;
    }

    /** Whether the server must ask for a decision, if it has lost nothing. */
    boolean mustBeAsked() {
        return isHalf() && acknowledged && decision == Calls.UNKNOWN;
    }

    @Override
    public String toString() {
        return id + (isHalf() ? " " + plan : "") + " of life " + life + (acknowledged ? ", acknowledged" : "")
                + (place == null ? "" : " at " + place) + ", decision " + decision
                + (decidedIn == NEVER ? "" : " answered in life " + decidedIn);
    }
}
