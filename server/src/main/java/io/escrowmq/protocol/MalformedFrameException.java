package io.escrowmq.protocol;

import java.util.Objects;

/** Bytes that are no frame of the protocol: the connection they came from cannot be read further and is closed. */
public final class MalformedFrameException extends Exception {
    public MalformedFrameException(String what) {
        // The message is all that is ever looked at, and hostile peers can cause many of these.
        super(what, null, false, false);
    }

    /** Never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
