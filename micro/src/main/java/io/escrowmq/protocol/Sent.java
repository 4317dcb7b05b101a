package io.escrowmq.protocol;

/** What the answer to a send says, before it is written out. */
public final class Sent {

    private Sent() {}

    /** @throws IllegalStateException if it is not the answer to a message that was stored */
    public static SendResult result(Response answer) {
        SendResult result = answer.result();
        if (result == null) {
            throw new IllegalStateException("answered " + answer.code() + ": " + answer.remark());
        }
        return result;
    }
}
