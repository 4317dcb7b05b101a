package io.escrowmq.transaction;

/** No transaction has this id, or it is older than what is remembered. */
public final class NoSuchTransactionException extends RuntimeException {

    public NoSuchTransactionException(String message) {
        super(message);
    }
}
