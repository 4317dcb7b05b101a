package io.escrowmq.trials.sim;

import io.escrowmq.base.Fault;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs seeds of the simulator. Exit code 0 if every promise was kept, 1 if not. */
@Command(
        name = "escrowmq trials sim",
        mixinStandardHelpOptions = true,
        description = "Runs the server's code on a simulated disk, clock and wire; a seed determines everything.")
public final class Sim implements java.util.concurrent.Callable<Integer> {

    @Option(names = "--seed", description = "one seed")
    private @Nullable Long seed;

    @Option(names = "--seeds", paramLabel = "A-B", description = "the seeds from A to B (default: ${DEFAULT-VALUE})")
    private String seeds = "1-2000";

    @Option(names = "--steps", description = "steps of the phase with faults (default: ${DEFAULT-VALUE})")
    private int steps = SimOptions.USUAL_STEPS;

    @Option(
            names = "--faults",
            paramLabel = "A,B",
            description = "hazards that seeds may switch on, or none (default: all): ${COMPLETION-CANDIDATES}",
            completionCandidates = HazardNames.class)
    private @Nullable String hazards;

    @Option(names = "--plant", paramLabel = "BUG", description = "plants a bug in the server: ${COMPLETION-CANDIDATES}")
    private @Nullable Fault plant;

    @Option(names = "--trace", description = "prints what happens")
    private boolean trace;

    @Spec
    private CommandSpec spec;

    private Sim() {
        // picocli sets it before it calls.
        spec = CommandSpec.create();
    }

    public static void main(String[] args) {
        System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off");
        CommandLine command = new CommandLine(new Sim()).setCaseInsensitiveEnumValuesAllowed(true);
        System.exit(command.execute(args));
    }

    @Override
    public Integer call() {
        long from = seed == null ? bound(0) : seed;
        long to = seed == null ? bound(1) : seed;
        Set<Hazard> allowed = allowed();
        Consumer<String> reader = trace ? System.out::println : null;
        long start = System.nanoTime();
        for (long each = from; each <= to; each++) {
            try {
                Simulation.Result result = Simulation.run(options(each, allowed), reader);
                if (from == to) {
                    System.out.println("seed " + each + ": " + result);
                }
            } catch (Violation violation) {
                System.out.println(violation.getMessage());
                if (trace) {
                    violation.printStackTrace(System.out);
                }
                return 1;
            }
        }
        System.out.printf("%d seeds, no violation, %.1f s%n", to - from + 1, (System.nanoTime() - start) / 1e9);
        return 0;
    }

    private SimOptions options(long each, Set<Hazard> allowed) {
        return new SimOptions(each, steps, allowed, plant == null ? Set.of() : EnumSet.of(plant));
    }

    private long bound(int index) {
        if (!seeds.matches("\\d{1,18}-\\d{1,18}")) {
            throw new ParameterException(spec.commandLine(), "--seeds " + seeds + " is not of the form A-B, as 1-2000");
        }
        return Long.parseLong(seeds.split("-", 2)[index]);
    }

    private Set<Hazard> allowed() {
        Set<Hazard> allowed = EnumSet.allOf(Hazard.class);
        if (hazards == null) {
            return allowed;
        }
        allowed.clear();
        for (String name : hazards.equals(SimOptions.NO_HAZARD) ? new String[0] : hazards.split(",", -1)) {
            try {
                allowed.add(Hazard.valueOf(name.trim().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--faults " + name + " is not one of none, " + String.join(", ", new HazardNames()));
            }
        }
        return allowed;
    }

    private static final class HazardNames extends ArrayList<String> {
        HazardNames() {
            for (Hazard hazard : Hazard.values()) {
                add(hazard.name());
            }
        }
    }
}
