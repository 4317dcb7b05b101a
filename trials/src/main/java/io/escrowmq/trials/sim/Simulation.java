package io.escrowmq.trials.sim;

import io.escrowmq.disk.SimCrash;
import io.escrowmq.message.OffsetMessageId;
import io.escrowmq.protocol.LanguageCode;
import io.escrowmq.protocol.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run: actors, wire, clock, disk and the server's roles take turns as the dice say; then everything settles. */
public final class Simulation {

    private static final int MAX_LIVES = 5;
    private static final int MAX_ENDS_AT_SNAPSHOTS = 2;

    /** @param hash of all events; equal options give equal hashes */
    public record Result(long hash, long events, int lives, int messages, int transactions) {}

    final World world;
    private final Machine machine;
    private final List<Producer> producers = new ArrayList<>();
    private final List<io.escrowmq.trials.sim.Consumer> consumers = new ArrayList<>();
    private final Operator operator;
    private final List<SimConnection> connections = new ArrayList<>();
    private final List<Transaction> learned = new ArrayList<>();
    private int endsAtSnapshots;

    private Simulation(SimOptions options, @Nullable Consumer<String> reader) {
        this.world = new World(options, reader);
        this.machine = new Machine(world);
        this.operator = new Operator(this, world);
        producers.add(new Producer(this, world, 1, "sellers"));
        producers.add(new Producer(this, world, 2, "sellers"));
        producers.add(new Producer(this, world, 3, "cashiers"));
        consumers.add(new io.escrowmq.trials.sim.Consumer(this, world, 1, "shipping"));
        consumers.add(new io.escrowmq.trials.sim.Consumer(this, world, 2, "books"));
    }

    /**
     * Runs a seed.
     *
     * @param reader hears the trace, or null
     * @throws Violation if a promise was broken; its message has the command that replays it
     */
    public static Result run(SimOptions options, @Nullable Consumer<String> reader) {
        Simulation simulation = new Simulation(options, reader);
        try {
            return simulation.run();
        } catch (Violation | RuntimeException | IOException e) {
            World world = simulation.world;
            throw new Violation(
                    "seed " + options.seed() + ", step " + world.step + ", life " + world.lives + ", " + world.hazards
                            + ": " + (e instanceof Violation ? e.getMessage() : "the server broke: " + e)
                            + "\n  replay: " + options.command(),
                    e);
        }
    }

    private Result run() throws IOException {
        world.event("hazards " + world.hazards + ", " + world.timing);
        while (world.step < world.options.steps()) {
            world.step++;
            try {
                if (world.life == null) {
                    machine.start(hasLives());
                } else {
                    step();
                }
            } catch (SimCrash crash) {
                die(String.valueOf(crash.getMessage()));
            } catch (IndexOutOfBoundsException | IllegalStateException broken) {
                if (!world.isSabotaged()) {
                    throw broken;
                }
                die("the server broke: " + broken);
            }
            if (!world.violations.isEmpty()) {
                throw world.violations.get(0);
            }
        }
        new Settlement(this, machine).run();
        Ledger ledger = world.ledger;
        return new Result(
                world.trace.hash(),
                world.trace.events(),
                world.lives,
                ledger.contents.size(),
                ledger.transactions.all().size());
    }

    private void step() {
        Life life = world.life;
        if (life == null) {
            return;
        }
        int what = world.dice.below(100);
        if (what < 30) {
            anybody(life);
        } else if (what < 48) {
            deliver(true, false);
        } else if (what < 62) {
            life.agent();
            keepPace(life);
        } else if (what < 72) {
            life.writer();
        } else if (what < 74) {
            life.flusher();
        } else if (what < 80) {
            life.reader();
        } else if (what < 84) {
            life.archivist();
        } else if (what < 93) {
            deliver(false, false);
        } else if (what < 99) {
            machine.passTime(life);
        } else if (mayEnd()) {
            die("killed");
        }
        if (life.failed() && world.once(15)) {
            die("restarted after a failure of the log");
        }
    }

    private boolean hasLives() {
        return world.lives - endsAtSnapshots < MAX_LIVES;
    }

    private boolean mayEnd() {
        return hasLives() && machine.mayKill();
    }

    /**
     * The archivist works as fast as the agent copies; and when a snapshot is all but in place, or in place, while the log
     * lags behind, that is where the process ends. These ends come on top of the others.
     */
    private void keepPace(Life life) {
        if (!mayEnd() || endsAtSnapshots == MAX_ENDS_AT_SNAPSHOTS || world.apart.below(2) == 0) {
            return;
        }
        List<String> before = machine.snapshots();
        life.archivist();
        if (life.hasUnwritten() && !before.containsAll(machine.snapshots())) {
            endsAtSnapshots++;
            die("killed at a snapshot");
        }
    }

    private void anybody(Life life) {
        int who = world.dice.below(20);
        if (who < 11) {
            world.any(producers).act();
        } else if (who < 19) {
            world.any(consumers).act();
        } else {
            operator.act(life.console());
        }
    }

    /** A frame of some connection arrives. */
    private boolean deliver(boolean toServer, boolean calm) {
        Life life = world.life;
        connections.removeIf(each -> !each.isOpen() && !each.hasFramesForClient());
        List<SimConnection> busy = connections.stream()
                .filter(each -> toServer ? each.hasFramesForServer() : each.hasFramesForClient())
                .toList();
        if (busy.isEmpty() || life == null) {
            return false;
        }
        SimConnection next = world.any(busy);
        if (toServer) {
            next.deliverToServer(life.server(), calm);
        } else {
            next.deliverToClient(calm);
        }
        return true;
    }

    /** The server's process ends here and now. */
    void die(String why) {
        world.event("the server dies: " + why);
        world.life = null;
        connections.forEach(SimConnection::cut);
        machine.died();
    }

    // ---- for the settlement

    /** Everybody works until there is nothing to do at this time. */
    void settle() {
        Life life = world.life;
        boolean busy = life != null;
        while (busy && life != null) {
            busy = deliver(true, true);
            busy |= deliver(false, true);
            busy |= life.agent() > 0;
            busy |= life.writer() > 0;
            busy |= life.flusher() > 0;
            busy |= life.reader() > 0;
            busy |= life.archivist() > 0;
        }
    }

    List<Producer> producers() {
        return producers;
    }

    List<io.escrowmq.trials.sim.Consumer> consumers() {
        return consumers;
    }

    // ---- for the actors

    SimConnection connect(SimConnection.Client client, LanguageCode language, String address) {
        SimConnection fresh = new SimConnection(world, client, language, address);
        connections.add(fresh);
        return fresh;
    }

    /** A client knows this transaction from now on, and any may decide it. */
    void learned(Transaction transaction) {
        if (!learned.contains(transaction)) {
            learned.add(transaction);
        }
    }

    void learned(Request halfAnswer) {
        OffsetMessageId id = OffsetMessageId.parse(halfAnswer.text("msgId"));
        Transaction transaction = id == null ? null : world.ledger.transactions.at(id.position());
        if (transaction != null) {
            learned(transaction);
        }
    }

    /** A transaction that clients know, mostly a young one. */
    @Nullable
    Transaction anyLearned() {
        if (learned.isEmpty()) {
            return null;
        }
        int oldest = world.once(4) ? 0 : Math.max(0, learned.size() - 5);
        return learned.get(oldest + world.dice.below(learned.size() - oldest));
    }

    long runningRead() {
        Life life = world.life;
        return life == null ? -1 : life.runningRead();
    }
}
