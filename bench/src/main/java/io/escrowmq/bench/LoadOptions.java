package io.escrowmq.bench;

import io.escrowmq.bench.load.Plan;
import io.escrowmq.bench.wire.SendRequest;
import picocli.CommandLine.Option;

/** Options that say how much load, and in which shape. */
final class LoadOptions {
    private static final int MAX_WINDOW = 65_536;
    private static final int MAX_BODY = 4 << 20;
    private static final double DEFAULT_SECONDS = 10;

    @Option(names = "--connections", defaultValue = "4", description = "connections (default: ${DEFAULT-VALUE})")
    private int connections;

    @Option(
            names = "--window",
            defaultValue = "64",
            description = "operations in flight on each connection (default: ${DEFAULT-VALUE})")
    private int window;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            defaultValue = "1024",
            description = "body size (default: ${DEFAULT-VALUE})")
    private int size;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            defaultValue = "10000",
            description = "operations before measuring (default: ${DEFAULT-VALUE})")
    private long warmup;

    @Option(names = "--count", paramLabel = "N", description = "operations to measure")
    private long count;

    @Option(names = "--seconds", paramLabel = "S", description = "seconds to measure (default: 10 without --count)")
    private double seconds;

    @Option(
            names = "--rate",
            paramLabel = "R",
            description = "operations per second in all; times then count from when an operation was due")
    private double rate;

    Plan plan() {
        require("--connections", connections, 1, 10_000);
        require("--window", window, 1, MAX_WINDOW);
        require("--size", size, SendRequest.MIN_BODY, MAX_BODY);
        double limit = count == 0 && seconds == 0 ? DEFAULT_SECONDS : seconds;
        return new Plan(connections, window, size, warmup, count, limit, rate);
    }

    private static void require(String option, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(option + " is " + value + ", allowed is " + min + " to " + max);
        }
    }
}
