package io.escrowmq.bench.compare;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;

/** The document, written from the results and nothing else. */
final class Document {
    private final Results results;
    private final StringBuilder text = new StringBuilder();

    Document(Results results) {
        this.results = results;
    }

    /** The whole document in Markdown. */
    String write() {
        line("# Benchmarks");
        line("");
        line(
                "Written by `./escrowmq bench compare` from the results in [benchmarks](benchmarks); nothing here is typed by hand.");
        line("");
        provenance();
        method();
        for (Rows.Section section : Rows.ALL) {
            section(section);
        }
        GrowthTable.write(results.of(Growth.NAME), this::line);
        allRuns();
        problems();
        settings();
        commands();
        return text.toString();
    }

    private void provenance() {
        Set<String> commits = new LinkedHashSet<>();
        Set<String> modes = new TreeSet<>();
        Set<Map<String, String>> machines = new LinkedHashSet<>();
        String first = "";
        String last = "";
        for (Result result : shown()) {
            if (result.subject() == Subject.ESCROWMQ) {
                commits.add(result.commit());
            }
            modes.add(result.mode());
            machines.add(result.settings());
            first = first.isEmpty() || result.at().compareTo(first) < 0 ? result.at() : first;
            last = result.at().compareTo(last) > 0 ? result.at() : last;
        }
        line("| | |");
        line("|---|---|");
        line("| measured | " + first + " to " + last + " |");
        line("| commit of EscrowMQ | " + String.join(", ", commits) + " |");
        line("| mode | " + String.join(" and ", modes) + " |");
        for (Map<String, String> machine : machines) {
            machine.forEach((name, value) -> line("| " + name + " | " + value + " |"));
        }
        line("");
    }

    private void method() {
        line("## Method");
        line("");
        line(
                "One server runs at a time, on an empty directory of the same file system, beside the load generator on the same"
                        + " machine; runs alternate between the servers. Each server is warmed up, is measured with plain sends before"
                        + " it sees a transaction, and is warmed up with transactions before those are measured. Every"
                        + " acknowledgement is checked for its status and a distinct offset. What counts is what a consumer then"
                        + " received, compared with the generator's ledger: a one-way commit that the server drops does not count,"
                        + " and the time ends when the last one became visible. Bodies have 1 KiB.");
        line("");
        line(
                "A figure is the median of its runs; in brackets how far the middle three runs differ, or two of an even number."
                        + " Beyond 25 % nothing is concluded from a comparison: then all servers are run again, in the full mode and"
                        + " while there is time, and all runs count, the earlier ones too. The ratio is that"
                        + " to the better one of RocketMQ's versions in that row. A goal that lies beyond the machine's limit, as the"
                        + " same comparison measured it, is met by the share of that limit that the row names.");
        line("");
        line(
                "| mode | messages to warm up | transactions to warm up, async and sync | seconds for each rate | runs that compare |");
        line("|---|---|---|---|---|");
        for (Sizes sizes : List.of(Sizes.FULL, Sizes.QUICK)) {
            if (shown().stream().anyMatch(result -> result.mode().equals(sizes.mode()))) {
                line("| " + sizes.mode() + " | " + Numbers.plain(sizes.warmup()) + " | "
                        + Numbers.plain(sizes.warmupAsync()) + ", " + Numbers.plain(sizes.warmupSync()) + " | "
                        + sizes.seconds() + " | " + sizes.runs()
                        + " |");
            }
        }
        line("");
        if (shown().stream().anyMatch(result -> result.mode().equals(Sizes.QUICK.mode()))) {
            Sizes quick = Sizes.QUICK;
            line("**Rows of the quick mode are for orientation:** one version of RocketMQ, "
                    + Numbers.plain(quick.openCount()) + " open transactions where a million is meant, "
                    + Numbers.plain(quick.manyOpen()) + " where ten million are, " + Numbers.plain(quick.topics())
                    + " topics where ten thousand are, " + Numbers.plain(quick.recoveryBytes() >> 20)
                    + " MiB of log where 10 GiB are, and " + Numbers.plain(quick.bytesCount())
                    + " transactions where bytes are counted. Which mode a row has stands under \"All runs\".");
            line("");
        }
    }

    private void section(Rows.Section section) {
        line("## " + section.title());
        line("");
        StringJoiner heads = new StringJoiner(" | ", "| ", " |");
        heads.add("row").add("what");
        for (Subject subject : Subject.values()) {
            heads.add(subject.title());
        }
        line(heads.add("ratio").add("goal").add("").toString());
        line("|---|---|" + "---:|".repeat(Subject.values().length) + "---:|---|---|");
        for (Row row : section.rows()) {
            line(tableLine(row));
        }
        line("");
    }

    private String tableLine(Row row) {
        Verdict verdict = Verdict.of(row, results);
        StringJoiner cells = new StringJoiner(" | ", "| ", " |");
        cells.add(row.name()).add(row.title());
        for (Subject subject : Subject.values()) {
            List<Double> figures = results.figures(row.experiment(), subject, row.figure());
            cells.add(figures.isEmpty() ? "" : cell(Spread.of(figures)));
        }
        cells.add(verdict.ratio().isPresent() ? Numbers.three(verdict.ratio().getAsDouble()) : "");
        cells.add(row.goal().text());
        String limit = "";
        if (verdict.limit().isPresent() && verdict.ours() != null) {
            double share = 100 * verdict.ours().median() / verdict.limit().getAsDouble();
            limit = "; limit " + Numbers.three(verdict.limit().getAsDouble()) + ", of which " + Numbers.three(share)
                    + " %";
        }
        return cells.add(verdict.word() + limit).toString();
    }

    private static String cell(Spread spread) {
        String width = spread.count() > 1 ? " (" + Math.round(100 * spread.width()) + " %)" : "";
        return Numbers.three(spread.median()) + width;
    }

    private void allRuns() {
        line("## All runs");
        line("");
        line("Every figure of every run, in the order in which they were made.");
        line("");
        for (Experiment experiment : Experiments.ALL) {
            List<Result> runs = results.of(experiment.name());
            if (runs.isEmpty()) {
                continue;
            }
            Set<String> commits = new LinkedHashSet<>();
            runs.forEach(run -> commits.add(run.commit()));
            line("### " + experiment.name() + " (" + runs.get(0).mode() + ", at " + String.join(", ", commits) + ")");
            line("");
            line("| figure | " + titles() + " |");
            line("|---|" + "---|".repeat(Subject.values().length));
            Set<String> names = new LinkedHashSet<>();
            runs.forEach(run -> names.addAll(run.values().keySet()));
            for (String name : names) {
                StringJoiner cells = new StringJoiner(" | ", "| ", " |");
                cells.add(name);
                for (Subject subject : Subject.values()) {
                    StringJoiner values = new StringJoiner(" · ");
                    results.figures(experiment.name(), subject, name)
                            .forEach(value -> values.add(Numbers.three(value)));
                    cells.add(values.toString());
                }
                line(cells.toString());
            }
            line("");
        }
    }

    private static String titles() {
        StringJoiner titles = new StringJoiner(" | ");
        for (Subject subject : Subject.values()) {
            titles.add(subject.title());
        }
        return titles.toString();
    }

    private void problems() {
        Set<String> lines = new LinkedHashSet<>();
        for (Result result : shown()) {
            for (String problem : result.problems()) {
                lines.add("* " + result.experiment() + ", " + result.subject().title() + ", run " + result.run() + ": "
                        + problem);
            }
        }
        if (!lines.isEmpty()) {
            line("## What was not as it should be");
            line("");
            lines.forEach(this::line);
            line("");
        }
    }

    private void settings() {
        line("## Settings");
        line("");
        line(
                "EscrowMQ is started by `./escrowmq serve` with the launcher's own settings of the JVM and nothing but addresses, the"
                        + " data directory and `--flush`, unless a command below says more.");
        line("");
        line("RocketMQ's broker: `" + String.join(" ", RocketSettings.JVM)
                + "`; ports, paths, `flushDiskType` as the row says, and");
        line("");
        line("| setting | value | why |");
        line("|---|---|---|");
        for (RocketSettings.Setting setting : RocketSettings.BROKER) {
            line("| " + setting.key() + " | " + setting.value() + " | " + setting.why() + " |");
        }
        line("");
        line(
                "Measured is the broker's process; its name server runs beside it and is left out, in its favour. Forces of"
                        + " RocketMQ are what the device flushed, less what it flushes while nothing is asked; EscrowMQ counts its own.");
        line("");
    }

    private void commands() {
        line("## Commands");
        line("");
        line("What the load generator was called with, in one run of each experiment; each is `./escrowmq bench` and"
                + " then:");
        line("");
        for (Experiment experiment : Experiments.ALL) {
            Set<String> commands = new LinkedHashSet<>();
            for (Result result : results.of(experiment.name())) {
                if (result.subject() == Subject.ESCROWMQ && result.run() == 1) {
                    result.reports()
                            .forEach(report ->
                                    commands.add(report.path("arguments").asText()));
                }
            }
            if (!commands.isEmpty()) {
                line("* " + experiment.name());
                line("");
                line("  ```");
                commands.forEach(command -> line("  " + command));
                line("  ```");
            }
        }
    }

    private List<Result> shown() {
        return Experiments.ALL.stream()
                .flatMap(experiment -> results.of(experiment.name()).stream())
                .toList();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
