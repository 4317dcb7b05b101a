package io.escrowmq.protocol.header;

import io.escrowmq.protocol.Request;

/**
 * The header of END_TRANSACTION (37). The two offsets name the transaction; its message ids are not to be trusted
 * and not read.
 *
 * @param tranStateTableOffset queueOffset of the half message's answer, or of the check
 * @param commitLogOffset the offset inside msgId of the half message's answer, or of the check
 * @param commitOrRollback 8 commit, 12 rollback, 0 unknown; no other value gets here
 * @param fromTransactionCheck whether this answers a check
 */
public record EndTransactionHeader(
        String producerGroup,
        long tranStateTableOffset,
        long commitLogOffset,
        int commitOrRollback,
        boolean fromTransactionCheck) {

    public static final int COMMIT = 8;
    public static final int ROLLBACK = 12;
    public static final int UNKNOWN = 0;

    public static EndTransactionHeader of(Request request) {
        int decision = request.integer("commitOrRollback");
        if (decision != COMMIT && decision != ROLLBACK && decision != UNKNOWN) {
            throw request.bad(
                    "commitOrRollback", Integer.toString(decision), "8 (commit), 12 (rollback) or 0 (unknown)");
        }
        return new EndTransactionHeader(
                request.name("producerGroup"),
                request.number("tranStateTableOffset"),
                request.number("commitLogOffset"),
                decision,
                request.bool("fromTransactionCheck", false));
    }
}
