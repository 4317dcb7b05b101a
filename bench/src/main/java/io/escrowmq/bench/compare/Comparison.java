package io.escrowmq.bench.compare;

import java.util.List;

/** An experiment whose figures are held against RocketMQ's: runs of all servers alternate. */
interface Comparison extends Experiment {
    @Override
    default List<Subject> subjects(Sizes sizes) {
        return sizes.subjects();
    }

    @Override
    default int runs(Sizes sizes) {
        return sizes.runs();
    }
}
