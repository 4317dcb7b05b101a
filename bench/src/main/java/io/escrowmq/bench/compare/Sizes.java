package io.escrowmq.bench.compare;

import java.util.ArrayList;
import java.util.List;

/**
 * How much is measured. What the goals were set for is {@link #FULL}; {@link #QUICK} is for looking, in ten minutes.
 *
 * @param mode the name that the results carry
 * @param peers the versions of RocketMQ
 * @param budgetSeconds no run begins that would, by what such runs have taken, end later than this
 * @param runs alternating runs of an experiment that compares
 * @param mostRuns so many where the middle ones differ too much
 * @param soloRuns runs of an experiment that concerns EscrowMQ only
 * @param warmup plain messages sent to every server before anything is measured
 * @param warmupAsync transactions before transactions are measured under async flush: so many that a JVM has compiled what
 *     they need, and what is measured is a server, not its compiler
 * @param warmupSync the same under sync flush, where a server needs much longer for them
 * @param seconds of each rate that is measured
 * @param latencySeconds of each latency that is measured
 * @param bytesCount transactions of the experiment that counts bytes
 * @param openCount open transactions where a million is meant
 * @param openSeconds the check time-out that has all of them open before the first is due
 * @param quietSeconds how long the server with open transactions and no producer is watched
 * @param manyOpen open transactions where ten million are meant
 * @param topics topics where ten thousand are meant
 * @param recoveryBytes log to be recovered
 */
record Sizes(
        String mode,
        List<Subject> peers,
        int budgetSeconds,
        int runs,
        int mostRuns,
        int soloRuns,
        long warmup,
        long warmupAsync,
        long warmupSync,
        int seconds,
        int latencySeconds,
        long bytesCount,
        long openCount,
        int openSeconds,
        int quietSeconds,
        long manyOpen,
        int topics,
        long recoveryBytes) {
    static final Sizes FULL = new Sizes(
            "full",
            Subject.PEERS,
            120 * 60,
            5,
            9,
            3,
            400_000,
            200_000,
            50_000,
            8,
            12,
            2_000_000,
            1_000_000,
            115,
            60,
            10_000_000,
            10_000,
            10L << 30);

    static final Sizes QUICK = new Sizes(
            "quick",
            List.of(Subject.ROCKETMQ_550),
            10 * 60,
            1,
            1,
            1,
            100_000,
            50_000,
            20_000,
            2,
            3,
            200_000,
            100_000,
            13,
            10,
            500_000,
            1_000,
            1L << 30);

    /** Transactions to warm up. */
    long warmupTransactions(Flush flush) {
        return flush == Flush.ASYNC ? warmupAsync : warmupSync;
    }

    /** EscrowMQ and the versions of RocketMQ that it is compared with. */
    List<Subject> subjects() {
        List<Subject> subjects = new ArrayList<>();
        subjects.add(Subject.ESCROWMQ);
        subjects.addAll(peers);
        return subjects;
    }

    /** The same with other versions of RocketMQ; at least one. */
    Sizes with(List<Subject> others) {
        return new Sizes(
                mode,
                others,
                budgetSeconds,
                runs,
                mostRuns,
                soloRuns,
                warmup,
                warmupAsync,
                warmupSync,
                seconds,
                latencySeconds,
                bytesCount,
                openCount,
                openSeconds,
                quietSeconds,
                manyOpen,
                topics,
                recoveryBytes);
    }
}
