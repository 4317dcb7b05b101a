package io.escrowmq.log;

/** The header of a batch as {@link BatchFormatV1} draws it, the magic left out. */
record BatchHeader(
        int payloadBytes,
        long position,
        long number,
        int epoch,
        int records,
        long timeMillis,
        long durableUpTo,
        int flags,
        int crc) {

    int bytes() {
        return BatchFormatV1.HEADER_BYTES + payloadBytes;
    }

    long payloadPosition() {
        return position + BatchFormatV1.HEADER_BYTES;
    }

    long end() {
        return position + bytes();
    }
}
