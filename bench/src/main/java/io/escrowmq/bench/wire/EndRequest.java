package io.escrowmq.bench.wire;

import java.nio.ByteBuffer;

/** END_TRANSACTION (37): the producer's decision, either after its half message or as the answer to a check-back. */
public final class EndRequest {
    /** {@code commitOrRollback} of a commit. */
    public static final int COMMIT = 8;
    /** {@code commitOrRollback} of a rollback. */
    public static final int ROLLBACK = 12;
    /** {@code commitOrRollback} of "not known yet". */
    public static final int UNKNOWN = 0;

    private final Template template;
    private final Template.Slot halfOffset;
    private final Template.Slot logOffset;
    private final Template.Slot decision;
    private final Template.Slot key;
    private final Template.Slot transaction;

    /**
     * @param answered false to set the one-way flag, so that the server sends no answer
     * @param fromCheck whether this answers a check-back
     */
    public EndRequest(String group, String topic, boolean answered, boolean fromCheck) {
        Template.Builder builder = new Template.Builder(37, answered ? 0 : Template.ONE_WAY)
                .field("topic", topic)
                .field("producerGroup", group)
                .field("fromTransactionCheck", Boolean.toString(fromCheck));
        halfOffset = builder.number("tranStateTableOffset");
        logOffset = builder.number("commitLogOffset");
        decision = builder.number("commitOrRollback");
        key = builder.hex("msgId", "", "");
        transaction = builder.hex("transactionId", "", "");
        template = builder.build(new byte[0]);
    }

    /** Length of the frame in bytes. */
    public int length() {
        return template.length();
    }

    /** Appends the frame. The two offsets are those of the half message's answer, or of the check. */
    public void encode(ByteBuffer out, int opaque, Half half, int commitOrRollback) {
        int base = template.copyTo(out, opaque);
        Template.putNumber(out, base, halfOffset, half.queueOffset());
        Template.putNumber(out, base, logOffset, half.logOffset());
        Template.putNumber(out, base, decision, commitOrRollback);
        putKey(out, base, key, half);
        putKey(out, base, transaction, half);
    }

    private static void putKey(ByteBuffer out, int base, Template.Slot slot, Half half) {
        Template.putHex(out, base, slot, half.run());
        Template.putHex(out, base, new Template.Slot(slot.at() + 16), half.sequence());
    }

    /** What an END must name: the half message's place at the server, and the run and sequence it was sent with. */
    public record Half(long queueOffset, long logOffset, long run, long sequence) {}
}
