package io.escrowmq.bench.compare;

import java.util.List;

/** Everything that is measured, in the order in which it is run: a later one may use figures of an earlier one. */
final class Experiments {
    static final List<Experiment> ALL = List.of(
            new Ceiling(),
            new Throughput(Flush.ASYNC),
            new Throughput(Flush.SYNC),
            new Latency(Flush.ASYNC),
            new Latency(Flush.SYNC),
            new WrittenBytes(),
            new OpenMillion(),
            new Unreachable(),
            new Recovery(),
            new ManyTopics(),
            new TenMillion(),
            new Growth());

    private Experiments() {}

    /** About how long these take, from the sizes. */
    static double seconds(List<Experiment> experiments, Sizes sizes) {
        return experiments.stream()
                .mapToDouble(experiment -> experiment.secondsInAll(sizes))
                .sum();
    }
}
