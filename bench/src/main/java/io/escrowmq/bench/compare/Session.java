package io.escrowmq.bench.compare;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One call of the comparison: makes the runs that are missing, within its time, and says on standard error how far it is. */
final class Session {
    private final Lab lab;
    private final Machine machine;
    private final Results results;
    private final PrintWriter err;
    private final @Nullable PrintWriter json;
    private final long startNanos = System.nanoTime();
    private final Map<String, Double> longest = new HashMap<>();
    private final List<String> leftOut = new ArrayList<>();

    /** {@code json} gets a line for each run; null for none. */
    Session(Lab lab, Machine machine, Results results, PrintWriter err, @Nullable PrintWriter json) {
        this.lab = lab;
        this.machine = machine;
        this.results = results;
        this.err = err;
        this.json = json;
    }

    /** What is done after each run. */
    @FunctionalInterface
    interface Step {
        void run() throws IOException;
    }

    /** Makes the missing runs of an experiment, servers in turn; false if one of them ended early. */
    boolean run(Experiment experiment, Step afterEach) throws IOException, InterruptedException {
        boolean all = true;
        Sizes sizes = lab.sizes();
        for (int run = 1; run <= experiment.runs(sizes); run++) {
            for (Subject subject : experiment.subjects(sizes)) {
                if (results.has(experiment.name(), subject, run, sizes.mode())) {
                    continue;
                }
                String key = experiment.name() + ", " + subject.title();
                String title = key + ", run " + run + " of " + experiment.runs(sizes);
                double before = elapsed();
                if (before + longest.getOrDefault(key, 0.0) > sizes.budgetSeconds()) {
                    leftOut.add(title);
                    continue;
                }
                err.printf("bench compare: %5.0f s  %s%n", before, title);
                err.flush();
                all &= runOne(experiment, subject, run);
                longest.merge(key, elapsed() - before, Math::max);
                afterEach.run();
            }
        }
        return all;
    }

    /** What there was no time for, in a few words; empty if nothing was left out. */
    String left() {
        return leftOut.isEmpty()
                ? ""
                : "; the time was too short for: " + String.join("; ", leftOut) + "; --resume makes these runs";
    }

    private boolean runOne(Experiment experiment, Subject subject, int run) throws IOException, InterruptedException {
        Figures figures = new Figures();
        try {
            experiment.run(lab, subject, figures);
        } catch (IOException | UncheckedIOException | IllegalStateException e) {
            figures.problem(Result.ENDED_EARLY + e.getMessage());
        }
        Result result = new Result(
                experiment.name(),
                subject,
                lab.sizes().mode(),
                run,
                machine.commit(),
                machine.serverTree(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                machine.facts(),
                figures.values(),
                figures.problems(),
                figures.reports());
        results.add(result);
        figures.problems().forEach(problem -> err.println("bench compare: problem: " + problem));
        if (json != null) {
            json.println(Results.line(result));
            json.flush();
        }
        return result.isWhole();
    }

    private double elapsed() {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
