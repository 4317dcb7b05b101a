package io.escrowmq.bench.compare;

import java.io.IOException;

/** What several experiments have the load generator do. */
final class Loads {
    /** 512 outstanding, bodies of 1 KiB. */
    static final String SHAPE = " --connections 8 --window 64 --size 1024 --queues 8";

    private Loads() {}

    /** The plain messages that every server gets before anything is measured. */
    static void warmUp(Lab lab, Server server, Figures figures) throws IOException, InterruptedException {
        lab.load(
                server,
                figures,
                "send --topic warm" + SHAPE + " --warmup 0 --count "
                        + lab.sizes().warmup());
    }

    /** The transactions that it gets before transactions are measured. */
    static void warmUpTransactions(Lab lab, Server server, Flush flush, Figures figures)
            throws IOException, InterruptedException {
        lab.load(
                server,
                figures,
                transact(flush) + " --topic warm --warmup 0 --count "
                        + lab.sizes().warmupTransactions(flush));
    }

    /** Transactions with the END that goes with the flush. */
    static String transact(Flush flush) {
        return "transact --end " + flush.end() + SHAPE;
    }

    /** How long {@link #warmUp} takes after the start of a server. */
    static double startAndWarmUpSeconds(Sizes sizes, Pace pace) {
        return pace.start() + pace.warming() + pace.send(sizes.warmup());
    }
}
