package io.escrowmq.bench.wire;

import java.nio.ByteBuffer;

/** PULL_MESSAGE (11) for all messages of a queue, held by the server for a while when there is nothing new. */
public final class PullRequest {
    /** Flag bit: may be held while there is nothing new. */
    private static final int HELD = 2;
    /** Flag bit: carries its subscription. */
    private static final int WITH_SUBSCRIPTION = 4;

    private final Template template;
    private final Template.Slot queue;
    private final Template.Slot offset;

    /**
     * @param batch most messages in one answer
     * @param holdMillis how long the server may hold the pull, in ms; 0: it may not
     */
    public PullRequest(String group, String topic, int batch, int holdMillis) {
        Template.Builder builder =
                new Template.Builder(11, 0).field("consumerGroup", group).field("topic", topic);
        queue = builder.number("queueId");
        offset = builder.number("queueOffset");
        template = builder.field("maxMsgNums", Integer.toString(batch))
                .field("sysFlag", Integer.toString(holdMillis > 0 ? HELD | WITH_SUBSCRIPTION : WITH_SUBSCRIPTION))
                .field("commitOffset", "0")
                .field("suspendTimeoutMillis", Integer.toString(holdMillis))
                .field("subscription", "*")
                .field("subVersion", "0")
                .field("expressionType", "TAG")
                .build(new byte[0]);
    }

    /** Length of the frame in bytes. */
    public int length() {
        return template.length();
    }

    /** Appends the frame. */
    public void encode(ByteBuffer out, int opaque, int queueId, long queueOffset) {
        int base = template.copyTo(out, opaque);
        Template.putNumber(out, base, queue, queueId);
        Template.putNumber(out, base, offset, queueOffset);
    }
}
