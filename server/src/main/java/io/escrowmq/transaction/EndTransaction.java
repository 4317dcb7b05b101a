package io.escrowmq.transaction;

/**
 * What a producer says of a transaction.
 *
 * @param group its producer group
 * @param seq tranStateTableOffset
 * @param held commitLogOffset
 * @param decision {@link #COMMIT}, {@link #ROLLBACK} or {@link #UNKNOWN}
 * @param fromCheck whether it answers a check
 * @param client client id, or address and port, of who says it
 */
public record EndTransaction(String group, long seq, long held, int decision, boolean fromCheck, String client) {

    public static final int UNKNOWN = 0;
    public static final int COMMIT = 8;
    public static final int ROLLBACK = 12;

    /** How it was answered: code 0 or 1 and, for 1, why. */
    public record Answer(int code, String remark) {
        static final Answer DONE = new Answer(0, "");
    }
}
