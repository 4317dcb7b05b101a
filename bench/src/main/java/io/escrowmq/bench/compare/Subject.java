package io.escrowmq.bench.compare;

import java.util.List;

/** The servers that are compared. */
enum Subject {
    ESCROWMQ("EscrowMQ", ""),
    ROCKETMQ_550("RocketMQ 5.5.0", "5.5.0"),
    ROCKETMQ_540("RocketMQ 5.4.0", "5.4.0");

    /** The others. */
    static final List<Subject> PEERS = List.of(ROCKETMQ_550, ROCKETMQ_540);

    private final String title;
    private final String version;

    Subject(String title, String version) {
        this.title = title;
        this.version = version;
    }

    String title() {
        return title;
    }

    /** RocketMQ's version; empty for EscrowMQ, which is what stands in this repository. */
    String version() {
        return version;
    }
}
