package io.escrowmq;

/** A setting cannot be used. The message is one line for the user: which key, which value, from where, what is allowed. */
public final class SettingsException extends RuntimeException {

    public SettingsException(String message) {
        super(message);
    }
}
