package io.escrowmq.bench.compare;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
    private final double expected;
    private final long startNanos = System.nanoTime();
    private final Map<String, Double> longest = new LinkedHashMap<>();
    private final List<String> leftOut = new ArrayList<>();

    /**
     * @param expected about how many seconds all will take
     * @param json gets a line for each run; null for none
     */
    Session(Lab lab, Machine machine, Results results, double expected, PrintWriter err, @Nullable PrintWriter json) {
        this.expected = expected;
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
        for (int run = 1; run <= experiment.runs(lab.sizes()); run++) {
            all &= runAll(experiment, run, afterEach);
        }
        return all;
    }

    /**
     * Makes further runs as long as the middle ones differ too much to conclude anything, and there is time. All runs
     * count: none is taken out for one that suits better.
     */
    boolean repeat(Experiment experiment, Step afterEach) throws IOException, InterruptedException {
        boolean all = true;
        int run = experiment.runs(lab.sizes()) + 1;
        for (; run <= lab.sizes().mostRuns() && isInconclusive(experiment); run++) {
            all &= runAll(experiment, run, afterEach);
        }
        return all;
    }

    private boolean isInconclusive(Experiment experiment) {
        return Rows.all().stream()
                .filter(row -> row.experiment().equals(experiment.name()))
                .anyMatch(row -> Verdict.of(row, results).isInconclusive());
    }

    private boolean runAll(Experiment experiment, int run, Step afterEach) throws IOException, InterruptedException {
        boolean all = true;
        Sizes sizes = lab.sizes();
        for (Subject subject : experiment.subjects(sizes)) {
            if (results.has(experiment.name(), subject, run, sizes.mode())) {
                continue;
            }
            String key = experiment.name() + ", " + subject.title();
            String title = key + ", run " + run + " of " + Math.max(run, experiment.runs(sizes));
            double estimate = longest.getOrDefault(key, experiment.seconds(sizes, subject));
            double before = elapsed();
            if (before + estimate > sizes.budgetSeconds()) {
                leftOut.add(title);
                continue;
            }
            say(before, title + ": about " + Math.round(estimate) + " s");
            all &= runOne(experiment, subject, run);
            longest.merge(key, elapsed() - before, Math::max);
            afterEach.run();
        }
        return all;
    }

    private void say(double seconds, String what) {
        err.printf("bench compare: %5.0f of about %.0f s  %s%n", seconds, Math.max(seconds, expected), what);
        err.flush();
    }

    /** How long all took, and where it went. */
    void summary() {
        say(elapsed(), "done");
        longest.forEach((key, seconds) -> err.printf("bench compare: %s: %.0f s a run at most%n", key, seconds));
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
