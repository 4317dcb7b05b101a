package io.escrowmq.wire;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Texts of unexpected exceptions for the server's log. */
final class Failure {

    private Failure() {}

    /** The exception with its stack trace. */
    static String describe(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString().stripTrailing();
    }
}
