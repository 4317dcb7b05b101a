package io.escrowmq.bench.compare;

/**
 * How fast a server is taken to be on two cores, roughly: nothing but the estimates of time rest on it.
 *
 * @param start seconds from the start of its process, and of those beside it, to the first message
 * @param warming seconds by which the first messages take longer, while code is compiled
 * @param sends plain messages a second
 * @param transactions a second, half and END
 * @param reads messages a second of a backlog
 */
record Pace(double start, double warming, double sends, double transactions, double reads) {
    /** What every start of the load generator costs beside its load. */
    static final double PROGRAM = 0.7;
    /** The consumer that verifies has one connection. */
    private static final double VERIFIED = 0.6;

    /** Of a server. */
    static Pace of(Subject subject, Flush flush) {
        boolean sync = flush == Flush.SYNC;
        if (subject == Subject.ESCROWMQ) {
            return sync ? new Pace(0.7, 2, 110_000, 50_000, 500_000) : new Pace(0.7, 2, 170_000, 100_000, 500_000);
        }
        return sync ? new Pace(7, 5, 35_000, 7_500, 150_000) : new Pace(7, 5, 50_000, 25_000, 150_000);
    }

    /** Seconds of a call of the generator that sends so many. */
    double send(double count) {
        return PROGRAM + count / sends;
    }

    /** The same with transactions. */
    double transact(double count) {
        return PROGRAM + count / transactions;
    }

    /** Seconds to consume so many in a call of its own. */
    double consume(double count) {
        return PROGRAM + count / reads;
    }

    /** Seconds to consume what a call has produced, in the same call. */
    double verify(double count) {
        return count / reads / VERIFIED;
    }
}
