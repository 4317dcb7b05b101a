package io.escrowmq.micro;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of a line.
 *
 * @param nanos of one operation at each size: the median of the rounds
 * @param ratio of the last to the first of these
 * @param rounds what each round measured at each size
 */
record Outcome(Line line, List<Double> nanos, double ratio, List<List<Double>> rounds) {

    static Outcome of(Line line, List<List<Double>> rounds) {
        List<Double> medians = new ArrayList<>();
        for (int i = 0; i < line.sizes().size(); i++) {
            int at = i;
            medians.add(median(rounds.stream().map(round -> round.get(at)).toList()));
        }
        return new Outcome(line, medians, medians.get(medians.size() - 1) / medians.get(0), rounds);
    }

    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /** What the line is held against: met, not met, or empty if it has no goal. */
    String word() {
        return line.goal() == 0 ? "" : ratio <= line.goal() ? "met" : "not met";
    }
}
