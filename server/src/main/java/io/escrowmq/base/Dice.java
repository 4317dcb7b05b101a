package io.escrowmq.base;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** The only door to chance. One instance belongs to one thread. */
public interface Dice {

    /** A number from 0 (inclusive) to {@code bound} (exclusive); {@code bound} must be positive. */
    int below(int bound);

    /** Dice thrown by a generator, for example a seeded one. */
    static Dice of(RandomGenerator generator) {
        return generator::nextInt;
    }

    /** Dice of the machine, different in every process. */
    static Dice system() {
        return of(new SplittableRandom());
    }
}
