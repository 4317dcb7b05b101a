package io.escrowmq.log;

import java.io.IOException;

/** Bytes that were once durable do not match their checksum, or are of an unknown format. The message names file and position. */
public final class CorruptLogException extends IOException {

    public CorruptLogException(String message) {
        super(message);
    }
}
