package io.escrowmq.bench.compare;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The comparison. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description = {
            "Measures EscrowMQ beside Apache RocketMQ 5.5.0 and 5.4.0, and writes docs/BENCHMARKS.md.",
            "Results are kept line by line in docs/benchmarks, so that rows can be measured one by one and an interrupted"
                    + " comparison goes on with --resume. At most 120 minutes, with --quick 10."
        },
        footer = {
            "",
            "Examples:",
            "  bench compare --quick",
            "  bench compare --resume",
            "  bench compare --rows tx-async,tx-sync",
            "  bench compare --document"
        })
public final class CompareCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--quick", description = "fewer runs, smaller sizes, one version of RocketMQ")
    private boolean quick;

    @Option(
            names = "--rocketmq",
            paramLabel = "VERSION",
            split = ",",
            description = "only these versions (default: 5.5.0,5.4.0; with --quick 5.5.0)")
    private @Nullable List<String> versions;

    @Option(
            names = "--rows",
            paramLabel = "NAME",
            split = ",",
            description = "only these rows or experiments; rows of one experiment are measured together")
    private @Nullable List<String> rows;

    @Option(
            names = "--list",
            description = "name the rows and the experiments with the time they take, and measure nothing")
    private boolean list;

    @Option(
            names = "--document",
            description = "write the document from the results that are there, and measure nothing")
    private boolean documentOnly;

    @Option(
            names = "--resume",
            description = "keep the runs of the same state of the server's sources, and make those that are missing")
    private boolean resume;

    @Option(names = "--fresh", description = "measure all runs anew (the default)")
    private boolean fresh;

    @Option(names = "--json", description = "print each run's figures on standard output as a line of JSON")
    private boolean json;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "where the servers' data goes, and is deleted; needs 30 GB (default: bench/target/compare)")
    private @Nullable Path work;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path home = Path.of(System.getProperty("escrowmq.home", ".")).toAbsolutePath();
        PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
        Sizes sizes = withPeers(quick ? Sizes.QUICK : Sizes.FULL);
        if (resume && fresh) {
            throw new ParameterException(spec.commandLine(), "--resume and --fresh exclude one another");
        }
        if (list) {
            list(sizes, spec.commandLine().getOut());
            return 0;
        }
        Results results = new Results(home.resolve("docs/benchmarks"), sizes.mode());
        Path document = home.resolve("docs/BENCHMARKS.md");
        if (documentOnly) {
            write(document, results);
            return 0;
        }
        List<Experiment> chosen = chosen();
        Path directory = work == null ? home.resolve("bench/target/compare") : work.toAbsolutePath();
        Files.createDirectories(directory);
        Machine machine = Machine.of(home, directory);
        Lab lab = new Lab(sizes, home, directory, machine, results);
        lab.prepare(sizes.subjects());
        Session session = new Session(
                lab,
                machine,
                results,
                Experiments.seconds(chosen, sizes),
                err,
                json ? spec.commandLine().getOut() : null);
        boolean all = true;
        for (Experiment experiment : chosen) {
            // All servers' runs go, even of a version not chosen now: only runs that alternated are compared.
            results.remove(
                    experiment.name(),
                    result -> result.mode().equals(sizes.mode()) && !(resume && isCurrent(result, machine)));
            all &= session.run(experiment, () -> write(document, results));
        }
        for (Experiment experiment : chosen) {
            all &= session.repeat(experiment, () -> write(document, results));
        }
        write(document, results);
        lab.clear();
        session.summary();
        err.println("bench compare: " + document + " is written" + session.left());
        return all ? 0 : 1;
    }

    private static boolean isCurrent(Result result, Machine machine) {
        return result.isWhole() && result.serverTree().equals(machine.serverTree());
    }

    private static void write(Path file, Results results) throws IOException {
        Files.writeString(file, new Document(results).write());
    }

    private Sizes withPeers(Sizes sizes) {
        if (versions == null) {
            return sizes;
        }
        List<Subject> peers = Subject.PEERS.stream()
                .filter(peer -> versions.contains(peer.version()))
                .toList();
        if (peers.size() != versions.size()) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(), "--rocketmq takes 5.5.0 and 5.4.0");
        }
        return sizes.with(peers);
    }

    private List<Experiment> chosen() {
        if (rows == null) {
            return Experiments.ALL;
        }
        Set<String> names = new LinkedHashSet<>();
        for (String name : rows) {
            String experiment = Rows.all().stream()
                    .filter(row -> row.name().equals(name))
                    .map(Row::experiment)
                    .findFirst()
                    .orElse(name);
            if (Experiments.ALL.stream().noneMatch(one -> one.name().equals(experiment))) {
                throw new ParameterException(
                        Objects.requireNonNull(spec).commandLine(),
                        "no row and no experiment is called " + name + "; see --list");
            }
            names.add(experiment);
        }
        return Experiments.ALL.stream()
                .filter(experiment -> names.contains(experiment.name()))
                .toList();
    }

    private static void list(Sizes sizes, PrintWriter out) {
        for (Rows.Section section : Rows.ALL) {
            out.println(section.title());
            for (Row row : section.rows()) {
                out.printf("  %-18s %-18s %s%n", row.name(), row.experiment(), row.title());
            }
        }
        out.println("Experiments");
        for (Experiment experiment : Experiments.ALL) {
            int runs = experiment.runs(sizes);
            int servers = experiment.subjects(sizes).size();
            double seconds = experiment.secondsInAll(sizes);
            out.printf("  %-18s runs %d, servers %d, about %.0f s%n", experiment.name(), runs, servers, seconds);
        }
        out.printf("All, %s: about %.1f minutes%n", sizes.mode(), Experiments.seconds(Experiments.ALL, sizes) / 60);
        out.flush();
    }
}
