package io.escrowmq.bench.wire;

import java.net.ProtocolException;

/**
 * Walks the encoded messages in the body of a pull's answer or of a check-back.
 *
 * <pre>
 *   0     4     8    12   16    20       28        36       40    48     48+h        56+h    56+2h
 *   | size|magic|crc |qid |flag |q offset|physical |sysFlag |born |host h|store time |host h |reconsume 4|prepared 8|
 *   | body length 4 | body | topic | properties |           h = 8, or 20 for an IPv6 address (sysFlag 0x10, 0x20)
 * </pre>
 */
public final class StoredMessages {
    private static final int SMALLEST = 91;
    private static final int BODY_LENGTH_AT = 84;

    private StoredMessages() {}

    /** Gets each message of a body, in order. */
    @FunctionalInterface
    public interface Visitor {
        /** Run and sequence are the first 16 bytes of the message's body, 0 if it is shorter. */
        void message(long queueOffset, long run, long sequence);
    }

    /** Shows every message to the visitor and returns how many there were. */
    public static int walk(byte[] bytes, int from, int length, Visitor visitor) throws ProtocolException {
        int at = from;
        int end = from + length;
        int messages = 0;
        while (at < end) {
            int size = end - at < SMALLEST ? 0 : Bytes.intAt(bytes, at);
            if (size < SMALLEST || size > end - at) {
                throw new ProtocolException("message " + messages + " of a body is cut: " + size + " bytes");
            }
            one(bytes, at, visitor);
            at += size;
            messages++;
        }
        return messages;
    }

    private static void one(byte[] bytes, int at, Visitor visitor) {
        int sysFlag = Bytes.intAt(bytes, at + 36);
        int longHosts = (sysFlag & 0x10) / 0x10 + (sysFlag & 0x20) / 0x20;
        int lengthAt = at + BODY_LENGTH_AT + 12 * longHosts;
        boolean ours = Bytes.intAt(bytes, lengthAt) >= SendRequest.MIN_BODY;
        long run = ours ? Bytes.longAt(bytes, lengthAt + 4) : 0;
        long sequence = ours ? Bytes.longAt(bytes, lengthAt + 12) : 0;
        visitor.message(Bytes.longAt(bytes, at + 20), run, sequence);
    }
}
