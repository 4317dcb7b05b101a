package io.escrowmq.trials.sim;

import io.escrowmq.base.Dice;
import io.escrowmq.message.DelayLevels;
import io.escrowmq.transaction.EscrowSettings;

/** The escrow's settings of one run, in milliseconds, as the checker needs them. */
record Timing(long firstCheck, long interval, int maxUnknown, int maxSilent, long deadline) {

    /** Levels up to the highest that a retry can ask for, all short. */
    private static final String LEVELS = "1s 2s 3s 4s 5s 6s 7s 8s 9s 10s";

    static Timing throwWith(Dice dice) {
        long interval = 2_000 + 1_000L * dice.below(6);
        return new Timing(3_000 + 1_000L * dice.below(4), interval, 2 + dice.below(3), 2 + dice.below(3), 3_000);
    }

    EscrowSettings settings() {
        return new EscrowSettings(firstCheck, interval, maxUnknown, maxSilent, deadline, DelayLevels.parse(LEVELS));
    }

    static long delayMillis(int level) {
        return level * 1_000L;
    }

    /** The pause after the n-th silent check: doubled each time, five minutes at most. */
    long backOff(int silents) {
        return Math.min(EscrowSettings.MAX_BACK_OFF, interval << silents - 1);
    }

    /** After this long without faults every transaction is decided or parked. */
    long untilSettled() {
        return 30_000
                + firstCheck
                + maxUnknown * (interval + deadline)
                + 2 * (deadline + backOff(maxSilent))
                + maxSilent * deadline;
    }
}
