package io.escrowmq.bench.compare;

/** What a figure is held against. */
sealed interface Goal {
    /** How the table says it. */
    String text();

    /** Nothing: the line is there to be seen. */
    record None() implements Goal {
        @Override
        public String text() {
            return "";
        }
    }

    /** A number of times, or a part of, the better peer's figure. */
    record OfPeer(double factor, String text) implements Goal {}

    /**
     * The same, unless the machine's limit lies below it: then a share of that limit.
     *
     * @param limitExperiment the experiment that measured the limit
     * @param limitFigure its figure, of EscrowMQ's runs
     * @param share of the limit that is enough
     */
    record OfPeerOrLimit(double factor, String limitExperiment, String limitFigure, double share, String text)
            implements Goal {}

    /** A fixed number. */
    record Fixed(double value, String text) implements Goal {}

    static Goal none() {
        return new None();
    }

    static Goal timesPeer(double factor) {
        return new OfPeer(factor, "≥ " + Numbers.plain(factor) + " ×");
    }

    /** One n-th of the peer's. */
    static Goal partOfPeer(int n) {
        return new OfPeer(1.0 / n, "≤ 1/" + n);
    }

    static Goal timesPeerOrLimit(double factor, String limitExperiment, String limitFigure, double share) {
        String text = "≥ " + Numbers.plain(factor) + " ×, or " + Numbers.plain(share * 100) + " % of the limit";
        return new OfPeerOrLimit(factor, limitExperiment, limitFigure, share, text);
    }

    static Goal atMost(double value, String text) {
        return new Fixed(value, "≤ " + text);
    }

    static Goal atLeast(double value, String text) {
        return new Fixed(value, "≥ " + text);
    }
}
