package io.escrowmq.protocol;

/** How a header is written; the number is the type byte of the frame. */
public enum SerializeType {
    /** Type 0, a JSON text. */
    JSON,
    /** Type 1, the compact layout that RocketMQ calls "ROCKETMQ". */
    BINARY;

    /** The type with this number. */
    static SerializeType of(int number) throws MalformedFrameException {
        return switch (number) {
            case 0 -> JSON;
            case 1 -> BINARY;
            default -> throw new MalformedFrameException("unknown serialize type " + number + ", known are 0 and 1");
        };
    }
}
