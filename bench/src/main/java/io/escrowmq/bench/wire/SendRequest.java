package io.escrowmq.bench.wire;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * SEND_MESSAGE_V2 (310) of a message of fixed size, plain or half. The body's first 16 bytes are the message's identity (run
 * and sequence), which is also its UNIQ_KEY in hexadecimal; the rest is filler that does not compress.
 */
public final class SendRequest {
    /** Smallest body in bytes: the identity. */
    public static final int MIN_BODY = 16;

    private static final long FILLER_SEED = 42;

    private final Template template;
    private final Template.Slot queue;
    private final Template.Slot bornTime;
    private final Template.Slot key;
    private final int bodyAt;

    /**
     * @param queues number of queues to ask for if the server creates the topic with this message
     * @param half whether the message is the half message of a transaction
     * @param bodySize in bytes, at least {@link #MIN_BODY}
     */
    public SendRequest(String group, String topic, int queues, boolean half, int bodySize) {
        Template.Builder builder = new Template.Builder(310, 0)
                .field("a", group)
                .field("b", topic)
                .field("c", "TBW102")
                .field("d", Integer.toString(queues));
        queue = builder.number("e");
        builder.field("f", half ? "4" : "0");
        bornTime = builder.number("g");
        builder.field("h", "0");
        String transaction = half ? "TRAN_MSG\1true\2PGROUP\1" + group + "\2" : "";
        key = builder.hex("i", "UNIQ_KEY\1", "\2" + transaction + "WAIT\1true\2");
        builder.field("j", "0").field("k", "false").field("l", "0").field("m", "false");
        byte[] body = new byte[bodySize];
        new SplittableRandom(FILLER_SEED).nextBytes(body);
        template = builder.build(body);
        bodyAt = template.length() - bodySize;
    }

    /** Length of the frame in bytes. */
    public int length() {
        return template.length();
    }

    /** Appends the frame; {@code bornMillis} is the wall clock in ms since the epoch. */
    public void encode(ByteBuffer out, int opaque, int queueId, long bornMillis, long run, long sequence) {
        int base = template.copyTo(out, opaque);
        Template.putNumber(out, base, queue, queueId);
        Template.putNumber(out, base, bornTime, bornMillis);
        Template.putHex(out, base, key, run);
        Template.putHex(out, base, new Template.Slot(key.at() + 16), sequence);
        out.putLong(base + bodyAt, run);
        out.putLong(base + bodyAt + 8, sequence);
    }
}
