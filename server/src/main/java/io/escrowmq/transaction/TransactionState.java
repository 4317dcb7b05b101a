package io.escrowmq.transaction;

/** Where a transaction is in its life. */
public enum TransactionState {
    /** Stored, undecided, waiting for its producer or for the next check. */
    OPEN,
    /** A check is out and not answered. */
    CHECKING,
    /** A check is due and no producer of the group is connected. */
    UNREACHABLE,
    /** Not asked any more; still accepts a decision. */
    PARKED,
    /** Decided and durable. */
    COMMITTED,
    /** Decided and durable. */
    ROLLED_BACK
}
