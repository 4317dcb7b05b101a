package io.escrowmq.trials.sim;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What happened, line by line: a hash of it always, the lines themselves for whoever wants to read them. */
final class Trace {

    private static final long PRIME = 0x100000001b3L;

    private final @Nullable Consumer<String> reader;
    private long hash = 0xcbf29ce484222325L;
    private long events;

    Trace(@Nullable Consumer<String> reader) {
        this.reader = reader;
    }

    /** @param where step, life and time, for the reader */
    void event(Moment where, String text) {
        events++;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
        }
        hash = (hash ^ where.shardMillis()) * PRIME;
        if (reader != null) {
            reader.accept(
                    String.format("%5d  life %d  %8.3f s  %s", where.step(), where.life(), where.seconds(), text));
        }
    }

    long hash() {
        return hash;
    }

    long events() {
        return events;
    }
}
