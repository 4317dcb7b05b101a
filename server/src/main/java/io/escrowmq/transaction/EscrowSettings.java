package io.escrowmq.transaction;

import io.escrowmq.message.DelayLevels;

/**
 * Times are milliseconds.
 *
 * @param firstCheck age at which an undecided half is first asked about (transactionTimeOut)
 * @param interval from one check to the next (transactionCheckInterval)
 * @param maxChecks checks answered "unknown" until it is parked (transactionCheckMax)
 * @param maxSilentChecks checks not answered until it is parked (transactionSilentCheckMax)
 * @param deadline how long an answer may take
 */
public record EscrowSettings(
        long firstCheck, long interval, int maxChecks, int maxSilentChecks, long deadline, DelayLevels delayLevels) {

    /** Silent checks back off to at most this pause. */
    public static final long MAX_BACK_OFF = 300_000;

    public static EscrowSettings defaults() {
        return new EscrowSettings(6_000, 30_000, 15, 75, 30_000, DelayLevels.parse(DelayLevels.DEFAULT));
    }
}
