package io.escrowmq.trials.sim;

import io.escrowmq.base.Fault;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a run depends on; equal options give equal runs.
 *
 * @param seed of the dice
 * @param steps of the phase with faults
 * @param hazards that the seed may switch on
 * @param planted bugs in the server
 */
public record SimOptions(long seed, int steps, Set<Hazard> hazards, Set<Fault> planted) {

    public static final int USUAL_STEPS = 600;

    /** How the command line says that there is none. */
    static final String NO_HAZARD = "none";

    /** All hazards and no planted bug. */
    public static SimOptions of(long seed) {
        return new SimOptions(seed, USUAL_STEPS, EnumSet.allOf(Hazard.class), Set.of());
    }

    public SimOptions plant(Fault fault) {
        return new SimOptions(seed, steps, hazards, EnumSet.of(fault));
    }

    /** The command that replays this run. */
    public String command() {
        StringBuilder command = new StringBuilder("./escrowmq trials sim --seed " + seed);
        if (steps != USUAL_STEPS) {
            command.append(" --steps ").append(steps);
        }
        if (hazards.size() != Hazard.values().length) {
            command.append(" --faults ").append(hazards.isEmpty() ? NO_HAZARD : names(hazards));
        }
        if (!planted.isEmpty()) {
            command.append(" --plant ").append(names(planted));
        }
        return command + " --trace";
    }

    private static String names(Set<? extends Enum<?>> set) {
        return set.stream().map(Enum::name).sorted().collect(Collectors.joining(","));
    }
}
