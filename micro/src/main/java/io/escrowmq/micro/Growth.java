package io.escrowmq.micro;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.openjdk.jmh.runner.RunnerException;

/** Measures lines in rounds, and says what came of them. */
final class Growth {

    /** Nanoseconds of one operation, for a line at one of its sizes. */
    @FunctionalInterface
    interface Measure {
        double nanos(Line line, int size) throws RunnerException;
    }

    private final Map<Line, List<List<Double>>> nanos = new LinkedHashMap<>();

    private Growth() {}

    /**
     * Measures all lines, in each round once at each size.
     *
     * @param progress hears what is measured next
     */
    static Growth run(List<Line> lines, GrowthSizes sizes, Measure measure, Consumer<String> progress)
            throws RunnerException {
        Growth growth = new Growth();
        for (Line line : lines) {
            if (line.goal() > 0 || sizes.hasAll()) {
                growth.nanos.put(line, new ArrayList<>());
            }
        }
        for (int round = 1; round <= sizes.rounds(); round++) {
            for (Map.Entry<Line, List<List<Double>>> entry : growth.nanos.entrySet()) {
                Line line = entry.getKey();
                if (line.goal() > 0 || round == 1) {
                    progress.accept(line.name() + ", round " + round + " of " + (line.goal() > 0 ? sizes.rounds() : 1));
                    List<Double> one = new ArrayList<>();
                    for (int size : line.sizes()) {
                        one.add(measure.nanos(line, size));
                    }
                    entry.getValue().add(one);
                }
            }
        }
        return growth;
    }

    /** What came of each line, in their order. */
    List<Outcome> outcomes() {
        return nanos.entrySet().stream()
                .map(entry -> Outcome.of(entry.getKey(), entry.getValue()))
                .toList();
    }
}
