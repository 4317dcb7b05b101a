package io.escrowmq.trials.sim;

/**
 * When something happened.
 *
 * @param order rises with every look at the time
 * @param step of the simulation
 * @param life of the server, from 1
 * @param shardMillis shard time; a new life may begin earlier than the last one ended, but never before what is stored
 * @param lastRead number of the newest task that was given to the readers
 */
record Moment(long order, long step, int life, long shardMillis, long lastRead) {

    boolean isBefore(Moment other) {
        return order < other.order;
    }

    /** Shard time since the start of the simulated world. */
    double seconds() {
        return (shardMillis - World.START_MILLIS) / 1000.0;
    }
}
