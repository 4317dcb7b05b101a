package io.escrowmq.store;

/** Something the agent shall do between two looks at its timers. Commands of one connection run in arrival order. */
@FunctionalInterface
public interface Command {

    void run();

    /** Called instead of {@link #run} when the shard has failed. */
    default void refused() {}

    /** Memory that the command keeps while it waits. */
    default int bytes() {
        return 0;
    }
}
