package io.escrowmq.log;

/** The log stopped for good: a write or a force failed. What was not acknowledged before must not be acknowledged. */
public final class LogFailedException extends RuntimeException {

    public LogFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
