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
     */
    record OfPeerOrLimit(double factor, String limitExperiment, String limitFigure, double share, String text)
            implements Limited {}

    /** A goal that may lie beyond what the machine can do. */
    sealed interface Limited extends Goal {
        /** The experiment that measured the limit. */
        String limitExperiment();

        /** Its figure, of EscrowMQ's runs. */
        String limitFigure();

        /** Of the limit that is enough. */
        double share();
    }

    /** A fixed number. */
    record Fixed(double value, String text) implements Goal {}

    /** At least a fixed number, unless the machine's limit lies below it: then a share of that limit. */
    record FixedOrLimit(double value, String limitExperiment, String limitFigure, double share, String text)
            implements Limited {}

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

    static Goal atLeastOrLimit(double value, String limitExperiment, String limitFigure, double share) {
        String text = "≥ " + Numbers.plain(value) + ", or " + Numbers.plain(share * 100) + " % of the limit";
        return new FixedOrLimit(value, limitExperiment, limitFigure, share, text);
    }

    static Goal atMost(double value, String text) {
        return new Fixed(value, "≤ " + text);
    }

    static Goal atLeast(double value, String text) {
        return new Fixed(value, "≥ " + text);
    }
}
