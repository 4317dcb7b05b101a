package io.escrowmq.transaction;

/** The transaction was decided the other way before; the message says what, when and by whom. */
public final class ContradictionException extends RuntimeException {

    public ContradictionException(String message) {
        super(message);
    }
}
