package io.escrowmq.bench.compare;

import java.io.IOException;
import java.util.List;

/** Something to measure: one run of it starts a server on an empty directory, loads it, and ends it. */
interface Experiment {
    /** Short, in lower case with hyphens: the name of the file of its results, and what {@code --rows} takes. */
    String name();

    /** Which servers it is run with, EscrowMQ first; runs alternate between them. */
    List<Subject> subjects(Sizes sizes);

    /** How often with each server. */
    int runs(Sizes sizes);

    /** Whether the quick comparison has it. */
    default boolean isQuick() {
        return true;
    }

    /** One run with one server. */
    void run(Lab lab, Subject subject, Figures figures) throws IOException, InterruptedException;
}
