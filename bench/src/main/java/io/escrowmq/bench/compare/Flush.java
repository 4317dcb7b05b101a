package io.escrowmq.bench.compare;

/** When an acknowledged message is on the disk. */
enum Flush {
    ASYNC("async", "ASYNC_FLUSH"),
    SYNC("sync", "SYNC_FLUSH");

    private final String word;
    private final String rocketMq;

    Flush(String word, String rocketMq) {
        this.word = word;
        this.rocketMq = rocketMq;
    }

    /** As EscrowMQ's {@code --flush} has it. */
    String word() {
        return word;
    }

    /** As RocketMQ's {@code flushDiskType} has it. */
    String rocketMq() {
        return rocketMq;
    }
}
