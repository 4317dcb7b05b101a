package io.escrowmq.micro;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Has JMH measure a line at one size. */
final class Trial {

    private final GrowthSizes sizes;
    private final int forks;

    /** @param forks 1: in a JVM of its own, with the options of this one; 0: in this one */
    Trial(GrowthSizes sizes, int forks) {
        this.sizes = sizes;
        this.forks = forks;
    }

    /** Nanoseconds of CPU time of one operation: the median of the iterations. */
    double nanos(Line line, int size) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(line.benchmark()) + "$")
                .param("size", Integer.toString(size))
                .param("warmup", Integer.toString(sizes.warmup()))
                .forks(forks)
                .warmupIterations(sizes.warmups())
                .warmupTime(TimeValue.milliseconds(sizes.millis()))
                .measurementIterations(sizes.iterations())
                .measurementTime(TimeValue.milliseconds(sizes.millis()))
                .syncIterations(false)
                .addProfiler(CpuProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        if (line.among() != Line.OWN) {
            options.param("among", Integer.toString(line.among() == Line.ALL ? size : line.among()));
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        List<RunResult> one = new ArrayList<>(results);
        if (one.size() != 1) {
            throw new RunnerException(line.benchmark() + " gave " + one.size() + " results");
        }
        List<Double> iterations = one.get(0).getBenchmarkResults().stream()
                .flatMap(fork -> fork.getIterationResults().stream())
                .map(iteration -> Objects.requireNonNull(
                                iteration.getSecondaryResults().get(CpuProfiler.LABEL))
                        .getScore())
                .toList();
        return Outcome.median(iterations) / line.operations(size);
    }
}
