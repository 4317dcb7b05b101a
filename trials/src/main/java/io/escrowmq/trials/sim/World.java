package io.escrowmq.trials.sim;

import io.escrowmq.base.Dice;
import io.escrowmq.base.SimClock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What all parts of one run share. */
final class World {

    static final long START_MILLIS = 1_700_000_000_000L;
    static final List<String> TOPICS = List.of("orders", "payments");
    static final int QUEUES = 2;

    final SimOptions options;
    final Dice dice;
    /** For what came later: it leaves the throws of the others, and so the runs of all seeds, as they were. */
    final Dice apart;

    final SimClock clock = new SimClock(START_MILLIS);
    final Trace trace;
    final Timing timing;
    final EnumSet<Hazard> hazards = EnumSet.noneOf(Hazard.class);
    final Ledger ledger = new Ledger(this);

    long step;
    private long order;
    int lives;
    long connections;

    @Nullable
    Life life;

    /** Found where they could not be thrown. */
    final List<Violation> violations = new ArrayList<>();
    /** Shard time when the server was last heard of. */
    private long shardMillis = START_MILLIS;

    World(SimOptions options, @Nullable Consumer<String> reader) {
        this.options = options;
        this.dice = Dice.of(new SplittableRandom(options.seed()));
        this.apart = Dice.of(new SplittableRandom(~options.seed()));
        this.trace = new Trace(reader);
        for (Hazard hazard : Hazard.values()) {
            boolean wanted = dice.below(2) == 0;
            if (wanted && options.hazards().contains(hazard)) {
                hazards.add(hazard);
            }
        }
        this.timing = Timing.throwWith(dice);
    }

    boolean has(Hazard hazard) {
        return hazards.contains(hazard);
    }

    /** Whether the server has a planted bug: if it breaks it dies, and clients must notice what is wrong. */
    boolean isSabotaged() {
        return !options.planted().isEmpty();
    }

    /** Once in {@code n} times. */
    boolean once(int n) {
        return dice.below(n) == 0;
    }

    <T> T any(List<T> list) {
        return list.get(dice.below(list.size()));
    }

    Moment now() {
        Life running = life;
        if (running != null) {
            shardMillis = running.shardMillis();
        }
        return new Moment(++order, step, lives, shardMillis, running == null ? -1 : running.lastRead());
    }

    void event(String text) {
        trace.event(now(), text);
    }
}
