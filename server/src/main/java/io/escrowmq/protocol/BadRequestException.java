package io.escrowmq.protocol;

import java.util.Objects;

/**
 * A well-framed request with wrong content. The message is for the caller: which field of which request, what was
 * found, what is allowed. It is answered as {@link ResponseCode#SYSTEM_ERROR} unless a handler knows a better code.
 */
public final class BadRequestException extends RuntimeException {
    public BadRequestException(String message) {
        super(message, null, false, false);
    }

    /** Never null. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
