package io.escrowmq.cli;

/** A command could not do what it was asked; the message is for the user. */
public final class CommandFailure extends RuntimeException {

    /** It failed. */
    public static final int FAILED = 1;

    /** The user can mend it: a wrong argument, or an id that fits several transactions. */
    public static final int USAGE = 2;

    private final int exitCode;

    CommandFailure(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
