package io.escrowmq.bench.compare;

import java.util.List;

/**
 * Several measurements of one thing.
 *
 * @param median the middle one, or the mean of the two in the middle
 * @param low the lowest of the middle ones: the middle three, or two of an even number
 * @param high the highest of the middle ones
 * @param count how many there are
 */
record Spread(double median, double low, double high, int count) {
    /** The middle ones may differ by this part of the median; beyond it nothing is concluded. */
    static final double CONCLUSIVE = 0.25;

    private static final int MIDDLE = 3;

    static Spread of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int count = sorted.size();
        int middle = count / 2;
        double median = count % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        int cut = count <= MIDDLE ? 0 : (count - 2) / 2;
        return new Spread(median, sorted.get(cut), sorted.get(count - 1 - cut), count);
    }

    /** How far the middle ones differ, as a part of the median. */
    double width() {
        return median == 0 ? 0 : (high - low) / Math.abs(median);
    }

    boolean isConclusive() {
        return width() <= CONCLUSIVE;
    }
}
