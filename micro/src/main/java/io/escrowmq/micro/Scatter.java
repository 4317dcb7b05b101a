package io.escrowmq.micro;

/** A cheap row of numbers without order, the same in every run. */
public final class Scatter {

    private int state = 0x2545F491;

    /** A number from 0 (inclusive) to {@code bound} (exclusive). */
    public int below(int bound) {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        return (int) ((state & 0xFFFFFFFFL) * bound >>> 32);
    }

    /** One of so many numbers that lie evenly between 0 and {@code bound}; their distance is odd, for the caches' sake. */
    public int among(int many, int bound) {
        return below(many) * (bound / many - 1 | 1);
    }
}
