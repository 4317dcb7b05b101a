package io.escrowmq.store;

/** Who made a held message visible, or decided a transaction: the codes in records. */
public final class ReleasedBy {

    public static final int TIME = 0;
    public static final int PRODUCER = 1;
    public static final int CHECK = 2;
    public static final int OPERATOR = 3;

    private ReleasedBy() {}

    public static String text(int by) {
        return switch (by) {
            case TIME -> "time";
            case PRODUCER -> "producer";
            case CHECK -> "answer to a check";
            case OPERATOR -> "operator";
            default -> "unknown " + by;
        };
    }
}
