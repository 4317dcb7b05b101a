package io.escrowmq.trials.sim;

import org.jspecify.annotations.Nullable;

/** A promise was broken. The message says which, in terms of what clients were told. */
public final class Violation extends AssertionError {

    public Violation(String message) {
        super(message);
    }

    Violation(String message, Throwable cause) {
        super(message, cause);
    }

    /** @throws Violation unless {@code kept} */
    static void unless(boolean kept, String promise, @Nullable Object... details) {
        if (!kept) {
            throw new Violation(promise + ": "
                    + String.join(
                            " ",
                            java.util.Arrays.stream(details)
                                    .map(String::valueOf)
                                    .toList()));
        }
    }
}
