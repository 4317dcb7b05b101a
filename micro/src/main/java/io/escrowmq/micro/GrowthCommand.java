package io.escrowmq.micro;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How cost grows with what a structure holds. */
@Command(
        name = "growth",
        mixinStandardHelpOptions = true,
        description = {
            "Measures what one operation costs at N, ten and a hundred times N, for the index, the timers, the held table, the"
                    + " long-poll waiters and the route. At most 4 minutes, with --quick one.",
            "Exit code 0: every goal is met; 1: one is not."
        })
final class GrowthCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--quick", description = "one round instead of three, and only what has a goal")
    private boolean quick;

    @Option(names = "--json", description = "print one JSON object")
    private boolean json;

    @Option(names = "--only", paramLabel = "NAME", split = ",", description = "only these lines")
    private @Nullable List<String> only;

    @Override
    public Integer call() throws RunnerException, IOException {
        GrowthSizes sizes = quick ? GrowthSizes.QUICK : GrowthSizes.FULL;
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        long start = System.nanoTime();
        Growth growth = Growth.run(chosen(), sizes, new Trial(sizes, 1)::nanos, what -> {
            err.printf(Locale.ROOT, "bench growth: %3d s  %s%n", (System.nanoTime() - start) / 1_000_000_000, what);
            err.flush();
        });
        List<Outcome> outcomes = growth.outcomes();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JSON.writeValueAsString(report(sizes, outcomes)));
        } else {
            outcomes.forEach(outcome -> out.println(text(outcome)));
        }
        out.flush();
        return outcomes.stream().anyMatch(outcome -> outcome.word().equals("not met")) ? 1 : 0;
    }

    private List<Line> chosen() {
        List<String> names = only;
        if (names == null) {
            return Lines.ALL;
        }
        for (String name : names) {
            if (Lines.ALL.stream().noneMatch(line -> line.name().equals(name))) {
                String known =
                        String.join(", ", Lines.ALL.stream().map(Line::name).toList());
                throw new ParameterException(
                        Objects.requireNonNull(spec).commandLine(),
                        "no line is called " + name + "; there are " + known);
            }
        }
        return Lines.ALL.stream().filter(line -> names.contains(line.name())).toList();
    }

    private static String text(Outcome outcome) {
        Line line = outcome.line();
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%-18s", line.name()));
        for (int i = 0; i < line.sizes().size(); i++) {
            text.append(String.format(
                    Locale.ROOT,
                    " %,11d: %,8.1f ns",
                    line.sizes().get(i),
                    outcome.nanos().get(i)));
        }
        return text.append(String.format(Locale.ROOT, "  x %.2f  %s", outcome.ratio(), outcome.word()))
                .toString()
                .stripTrailing();
    }

    private static ObjectNode report(GrowthSizes sizes, List<Outcome> outcomes) {
        ObjectNode report = JSON.createObjectNode();
        report.put("command", "growth").put("mode", sizes.mode()).put("rounds", sizes.rounds());
        report.put("iterations", sizes.iterations()).put("iteration_ms", sizes.millis());
        ArrayNode lines = report.putArray("lines");
        for (Outcome outcome : outcomes) {
            Line line = outcome.line();
            ObjectNode node = lines.addObject();
            node.put("name", line.name()).put("structure", line.structure()).put("operation", line.operation());
            node.put("touched", touched(line)).put("goal", line.goal());
            ArrayNode each = node.putArray("sizes");
            line.sizes().forEach(each::add);
            node.set("ns", numbers(outcome.nanos()));
            node.put("ratio", rounded(outcome.ratio())).put("word", outcome.word());
            ArrayNode rounds = node.putArray("rounds_ns");
            outcome.rounds().forEach(round -> rounds.add(numbers(round)));
        }
        return report;
    }

    private static String touched(Line line) {
        return switch (line.among()) {
            case Line.ALL -> "all";
            case Line.OWN -> "";
            default -> String.format(Locale.ROOT, "%,d", line.among());
        };
    }

    private static ArrayNode numbers(List<Double> values) {
        ArrayNode node = JSON.createArrayNode();
        values.forEach(value -> node.add(rounded(value)));
        return node;
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
