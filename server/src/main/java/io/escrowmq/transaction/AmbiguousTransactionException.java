package io.escrowmq.transaction;

import java.util.List;

/** Several transactions have this UNIQ_KEY. */
public final class AmbiguousTransactionException extends RuntimeException {

    private final transient List<TransactionConsole.Summary> matches;

    public AmbiguousTransactionException(String message, List<TransactionConsole.Summary> matches) {
        super(message);
        this.matches = List.copyOf(matches);
    }

    /** The candidates, oldest first, at most 100. */
    public List<TransactionConsole.Summary> matches() {
        return matches;
    }
}
