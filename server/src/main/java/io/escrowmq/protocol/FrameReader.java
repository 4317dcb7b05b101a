package io.escrowmq.protocol;

/** Checks and decodes frames; the layout is drawn at {@link FrameWriter}. Pure, any thread. */
public final class FrameReader {

    /** Bytes a frame may have behind its length, as in RocketMQ. */
    public static final int MAX_FRAME = 16 << 20;

    /** Bytes of a header: properties are at most 32 KiB, and escaping can make them longer. */
    public static final int MAX_HEADER = 128 << 10;

    private FrameReader() {}

    /** Checks L, the first word of a frame. */
    public static void checkLength(int length, int maxFrame) throws MalformedFrameException {
        if (length < 4 || length > maxFrame) {
            throw new MalformedFrameException("a frame of " + length + " bytes, allowed are 4 to " + maxFrame);
        }
    }

    /** Checks the second word of a frame of length {@code length} and returns the length of its header. */
    public static int headerLength(int word, int length) throws MalformedFrameException {
        SerializeType.of(word >>> 24);
        int header = word & 0xFFFFFF;
        if (header > length - 4 || header > MAX_HEADER) {
            throw new MalformedFrameException("a header of " + header + " bytes in a frame of " + length
                    + ", allowed are at most " + MAX_HEADER + " that fit the frame");
        }
        return header;
    }

    /**
     * Decodes a frame whose two words were checked.
     *
     * @param word the second word, serialize type and header length
     * @param frame header and body, nothing else; belongs to the request from now on and is changed by decoding
     */
    public static Request decode(int word, byte[] frame) throws MalformedFrameException {
        int header = headerLength(word, frame.length + 4);
        return SerializeType.of(word >>> 24) == SerializeType.JSON
                ? JsonHeader.decode(frame, header)
                : BinaryHeader.decode(frame, header);
    }
}
