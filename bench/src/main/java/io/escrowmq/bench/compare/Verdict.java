package io.escrowmq.bench.compare;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What came of a row: medians and whether the goal is met.
 *
 * @param ours EscrowMQ's runs, null if there are none
 * @param peer the better peer's runs, null if there are none
 * @param ratio ours to the peer's, empty without a peer
 * @param limit the machine's limit, empty if the row has none
 * @param word met, not met, inconclusive, not run, or empty where there is no goal
 */
record Verdict(
        @Nullable Spread ours,
        @Nullable Subject peerSubject,
        @Nullable Spread peer,
        OptionalDouble ratio,
        OptionalDouble limit,
        String word) {
    private static final String MET = "met";
    private static final String INCONCLUSIVE = "inconclusive";
    private static final String NOT_MET = "not met";

    static Verdict of(Row row, Results results) {
        Spread ours = spread(row, results, Subject.ESCROWMQ).orElse(null);
        Subject peerSubject = null;
        Spread peer = null;
        for (Subject candidate : Subject.PEERS) {
            Spread spread = spread(row, results, candidate).orElse(null);
            if (spread != null && (peer == null || isBetter(row, spread.median(), peer.median()))) {
                peer = spread;
                peerSubject = candidate;
            }
        }
        OptionalDouble ratio = ours == null || peer == null || peer.median() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(ours.median() / peer.median());
        OptionalDouble limit = OptionalDouble.empty();
        if (row.goal() instanceof Goal.Limited goal) {
            List<Double> limits = results.figures(goal.limitExperiment(), Subject.ESCROWMQ, goal.limitFigure());
            // A limit that was not measured steadily excuses nothing.
            limit = limits.isEmpty() || !Spread.of(limits).isConclusive()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(Spread.of(limits).median());
        }
        return new Verdict(ours, peerSubject, peer, ratio, limit, word(row, ours, peer, ratio, limit));
    }

    /** Whether more runs could tell what these do not. */
    boolean isInconclusive() {
        return word.equals(INCONCLUSIVE);
    }

    private static String word(
            Row row, @Nullable Spread ours, @Nullable Spread peer, OptionalDouble ratio, OptionalDouble limit) {
        if (row.goal() instanceof Goal.None) {
            return "";
        }
        if (ours == null) {
            return "not run";
        }
        if (row.goal() instanceof Goal.Fixed goal) {
            boolean low = reaches(row, ours.low(), goal.value());
            boolean high = reaches(row, ours.high(), goal.value());
            if (low != high && !ours.isConclusive()) {
                return INCONCLUSIVE;
            }
            return reaches(row, ours.median(), goal.value()) ? MET : NOT_MET;
        }
        if (row.goal() instanceof Goal.FixedOrLimit goal) {
            return ours.isConclusive()
                    ? orLimit(ours.median() >= goal.value(), goal.value(), goal, ours, limit)
                    : INCONCLUSIVE;
        }
        if (peer == null || ratio.isEmpty()) {
            return "no peer";
        }
        if (!ours.isConclusive() || !peer.isConclusive()) {
            return INCONCLUSIVE;
        }
        if (row.goal() instanceof Goal.OfPeerOrLimit goal) {
            return orLimit(ratio.getAsDouble() >= goal.factor(), goal.factor() * peer.median(), goal, ours, limit);
        }
        double factor = row.goal() instanceof Goal.OfPeer goal ? goal.factor() : 0;
        return reaches(row, ratio.getAsDouble(), factor) ? MET : NOT_MET;
    }

    /** @param wanted what would have met the goal by itself */
    private static String orLimit(boolean met, double wanted, Goal.Limited goal, Spread ours, OptionalDouble limit) {
        if (met) {
            return MET;
        }
        boolean beyond = limit.isPresent() && wanted > limit.getAsDouble();
        return beyond && ours.median() >= goal.share() * limit.getAsDouble() ? "met by the limit" : NOT_MET;
    }

    private static boolean reaches(Row row, double value, double goal) {
        return row.better() == Row.Better.HIGHER ? value >= goal : value <= goal;
    }

    private static boolean isBetter(Row row, double value, double other) {
        return row.better() == Row.Better.HIGHER ? value > other : value < other;
    }

    private static Optional<Spread> spread(Row row, Results results, Subject subject) {
        List<Double> figures = results.figures(row.experiment(), subject, row.figure());
        return figures.isEmpty() ? Optional.empty() : Optional.of(Spread.of(figures));
    }
}
