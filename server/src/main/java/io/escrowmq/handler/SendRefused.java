package io.escrowmq.handler;

/** A send that is well formed but not allowed: code and remark of the answer. */
final class SendRefused extends Exception {

    private static final long serialVersionUID = 1;

    private final int code;

    SendRefused(int code, String remark) {
        super(remark, null, false, false);
        this.code = code;
    }

    int code() {
        return code;
    }

    String remark() {
        return String.valueOf(getMessage());
    }
}
