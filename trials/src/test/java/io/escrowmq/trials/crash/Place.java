package io.escrowmq.trials.crash;

/** A queue offset. */
record Place(int queue, long offset) {

    @Override
    public String toString() {
        return "queue " + queue + " offset " + offset;
    }
}
