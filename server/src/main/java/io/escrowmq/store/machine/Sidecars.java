package io.escrowmq.store.machine;

import java.io.IOException;
import java.util.function.LongPredicate;

/** Looks up the tables of all sealed segments' sidecars. Any thread but the agent's: reads the disk. */
public interface Sidecars {

    /** Finds nothing. */
    Sidecars NONE = (table, key, more) -> {};

    /** Outcomes of held messages: key is seq, value as in {@code OutcomeWord}; the one with the highest position is the last word. */
    int OUTCOMES = 1;
    /** Held messages by the hash of their UNIQ_KEY (unsigned 32 bits): value is H. */
    int HELD_KEYS = 2;

    /**
     * Gives the values of a key, those of newer segments first, until {@code more} returns false.
     *
     * @param table one of the numbers above
     */
    void find(int table, long key, LongPredicate more) throws IOException;
}
