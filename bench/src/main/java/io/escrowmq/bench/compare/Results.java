package io.escrowmq.bench.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** All results there are: one file for each experiment, one line of JSON for each run. A line is written when its run ends. */
final class Results {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SUFFIX = ".json";

    private final Path directory;
    private final String mode;
    private final Map<String, List<Result>> byExperiment = new LinkedHashMap<>();

    /** Reads what is there. Figures of {@code mode} are preferred to others. */
    Results(Path directory, String mode) throws IOException {
        this.directory = directory;
        this.mode = mode;
        Files.createDirectories(directory);
        for (Experiment experiment : Experiments.ALL) {
            List<Result> results = new ArrayList<>();
            Path file = file(experiment.name());
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file)) {
                    results.add(JSON.readValue(line, Result.class));
                }
            }
            byExperiment.put(experiment.name(), results);
        }
    }

    /** Adds a run. */
    void add(Result result) throws IOException {
        byExperiment
                .computeIfAbsent(result.experiment(), name -> new ArrayList<>())
                .add(result);
        Files.writeString(
                file(result.experiment()), line(result) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Forgets runs of an experiment. */
    void remove(String experiment, Predicate<Result> which) throws IOException {
        List<Result> results = byExperiment.getOrDefault(experiment, new ArrayList<>());
        if (!results.removeIf(which)) {
            return;
        }
        StringBuilder lines = new StringBuilder();
        for (Result result : results) {
            lines.append(line(result)).append('\n');
        }
        Path next = directory.resolve(experiment + SUFFIX + ".next");
        Files.writeString(next, lines);
        Files.move(next, file(experiment), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Whether that run is there. */
    boolean has(String experiment, Subject subject, int run, String runMode) {
        return byExperiment.getOrDefault(experiment, List.of()).stream()
                .anyMatch(result -> result.subject() == subject
                        && result.run() == run
                        && result.mode().equals(runMode));
    }

    /** The runs of an experiment: those of the preferred mode, or if there are none, all others. */
    List<Result> of(String experiment) {
        List<Result> all = byExperiment.getOrDefault(experiment, List.of());
        List<Result> preferred =
                all.stream().filter(result -> result.mode().equals(mode)).toList();
        return preferred.isEmpty() ? List.copyOf(all) : preferred;
    }

    /** One figure of all runs with one server, in the order of the runs. */
    List<Double> figures(String experiment, Subject subject, String figure) {
        List<Double> figures = new ArrayList<>();
        for (Result result : of(experiment)) {
            Double value = result.values().get(figure);
            if (result.subject() == subject && value != null) {
                figures.add(value);
            }
        }
        return figures;
    }

    /** The highest median of a figure among RocketMQ's versions. */
    OptionalDouble bestPeer(String experiment, String figure) {
        return Subject.PEERS.stream()
                .map(peer -> figures(experiment, peer, figure))
                .filter(figures -> !figures.isEmpty())
                .mapToDouble(figures -> Spread.of(figures).median())
                .max();
    }

    /** A result as its line has it. */
    static String line(Result result) throws IOException {
        return JSON.writeValueAsString(result);
    }

    private Path file(String experiment) {
        return directory.resolve(experiment + SUFFIX);
    }
}
