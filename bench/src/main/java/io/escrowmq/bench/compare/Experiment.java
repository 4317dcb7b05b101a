package io.escrowmq.bench.compare;

import java.io.IOException;
import java.util.List;

/** Something to measure: one run of it starts a server on an empty directory, loads it, and ends it. */
interface Experiment {
    /** Short, in lower case with hyphens: the name of the file of its results, and what {@code --rows} takes. */
    String name();

    /** Which servers it is run with, EscrowMQ first; runs alternate between them. Unless it says otherwise, EscrowMQ alone. */
    default List<Subject> subjects(Sizes sizes) {
        return List.of(Subject.ESCROWMQ);
    }

    /** How often with each server. */
    default int runs(Sizes sizes) {
        return 1;
    }

    /** About how long a run takes. */
    double seconds(Sizes sizes, Subject subject);

    /** One run with one server. */
    void run(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException;

    /** About how long all runs take. */
    default double secondsInAll(Sizes sizes) {
        return runs(sizes)
                * subjects(sizes).stream()
                        .mapToDouble(subject -> seconds(sizes, subject))
                        .sum();
    }
}
