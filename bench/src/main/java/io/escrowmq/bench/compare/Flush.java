package io.escrowmq.bench.compare;

/** When an acknowledged message is on the disk, and the END that users of that mode send. */
enum Flush {
    ASYNC("async", "ASYNC_FLUSH", "oneway"),
    SYNC("sync", "SYNC_FLUSH", "answered");

    private final String word;
    private final String rocketMq;
    private final String end;

    Flush(String word, String rocketMq, String end) {
        this.word = word;
        this.rocketMq = rocketMq;
        this.end = end;
    }

    /** As EscrowMQ's {@code --flush} has it. */
    String word() {
        return word;
    }

    /** As RocketMQ's {@code flushDiskType} has it. */
    String rocketMq() {
        return rocketMq;
    }

    /** As the load generator's {@code --end} has it: under synchronous flush a commit is acknowledged. */
    String end() {
        return end;
    }
}
