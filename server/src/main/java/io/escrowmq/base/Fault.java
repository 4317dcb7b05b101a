package io.escrowmq.base;

/**
 * Bugs that a trial can plant, to prove that its checker would see them. A server never has any: the only constructor
 * of a non-empty set is called by trials.
 */
public enum Fault {
    /** Replies leave when a record is appended, not when it is durable. */
    ACK_BEFORE_FORCE,
    /** Consumers may read entries above the durable watermark. */
    DELIVERY_ABOVE_WATERMARK,
    /** A second, contradicting decision replaces the first. */
    SECOND_DECISION_WINS,
    /** Replay forgets decisions. */
    DECISION_LOST_AT_RESTART,
    /** Opening cuts the last valid batch together with the torn tail. */
    TAIL_CUT_TOO_FAR,
    /** A half message with a known key joins even a transaction that is decided. */
    RESEND_JOINED_TO_DECIDED,
    /** An error of a force is ignored and the batch is called durable. */
    FORCE_ERROR_IGNORED,
    /** Checksums are not compared. */
    CRC_NOT_CHECKED,
    /** The cache of index blocks mixes up the segments. */
    BLOCK_OF_ANOTHER_SIDECAR,
    /** A snapshot is published and used although the log does not reach as far as what it holds. */
    SNAPSHOT_WITHOUT_Q
}
