package io.escrowmq.micro;

/**
 * How long the lines are measured.
 *
 * @param mode the name that the results carry
 * @param rounds how often what has a goal is measured anew, each time in a JVM of its own
 * @param hasAll whether what has no goal is measured too, once
 * @param warmup operations of a whole broker before anything is measured, at every size as many
 * @param warmups iterations that are not counted
 * @param iterations that are
 * @param millis of each
 */
record GrowthSizes(String mode, int rounds, boolean hasAll, int warmup, int warmups, int iterations, int millis) {
    static final GrowthSizes FULL = new GrowthSizes("full", 3, true, 100_000, 3, 5, 70);
    static final GrowthSizes QUICK = new GrowthSizes("quick", 1, false, 100_000, 2, 3, 60);
}
