package io.escrowmq.message;

/** Bits of a message's system flag, as RocketMQ defines them. */
public final class SysFlag {

    public static final int COMPRESSED = 0x1;
    public static final int TRANSACTION_MASK = 0xC;
    public static final int TRANSACTION_PREPARED = 0x4;
    public static final int TRANSACTION_COMMIT = 0x8;
    public static final int TRANSACTION_ROLLBACK = 0xC;
    public static final int BORN_HOST_V6 = 0x10;
    public static final int STORE_HOST_V6 = 0x20;
    public static final int NEED_UNWRAP = 0x40;
    public static final int INNER_BATCH = 0x80;

    private SysFlag() {}

    /** The flag that is stored: no transaction state, IPv4 hosts, no inner batch. */
    public static int stored(int sent) {
        return sent & ~(TRANSACTION_MASK | BORN_HOST_V6 | STORE_HOST_V6 | NEED_UNWRAP | INNER_BATCH);
    }
}
