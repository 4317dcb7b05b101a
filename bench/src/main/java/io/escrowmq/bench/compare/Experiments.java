package io.escrowmq.bench.compare;

import java.util.ArrayList;
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

    /** EscrowMQ and the versions of RocketMQ that it is compared with. */
    static List<Subject> all(Sizes sizes) {
        List<Subject> subjects = new ArrayList<>();
        subjects.add(Subject.ESCROWMQ);
        subjects.addAll(sizes.peers());
        return subjects;
    }
}
