package io.escrowmq.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Consumer;

/** The section of the document on how cost grows, made from what {@code bench growth} reported. */
final class GrowthTable {
    private static final String COMMAND = "growth";

    private GrowthTable() {}

    /**
     * One operation of one structure.
     *
     * @param touched how many of the structure's things are touched, for people
     * @param goal the most that the ratio may be; 0 for none
     * @param sizes N, ten and a hundred times N
     * @param nanos what one operation cost at each
     * @param ratio of the last to the first
     * @param word met, not met, or empty without a goal
     */
    record Line(
            String name,
            String structure,
            String operation,
            String touched,
            double goal,
            List<Long> sizes,
            List<Double> nanos,
            double ratio,
            String word) {}

    /** What a report holds. */
    static List<Line> lines(JsonNode report) {
        List<Line> lines = new ArrayList<>();
        for (JsonNode node : report.path("lines")) {
            List<Long> sizes = new ArrayList<>();
            node.path("sizes").forEach(size -> sizes.add(size.asLong()));
            List<Double> nanos = new ArrayList<>();
            node.path("ns").forEach(value -> nanos.add(value.asDouble()));
            lines.add(new Line(
                    node.path("name").asText(),
                    node.path("structure").asText(),
                    node.path("operation").asText(),
                    node.path("touched").asText(),
                    node.path("goal").asDouble(),
                    sizes,
                    nanos,
                    node.path("ratio").asDouble(),
                    node.path("word").asText()));
        }
        return lines;
    }

    /** Writes the section, unless nothing was measured. */
    static void write(List<Result> results, Consumer<String> out) {
        for (Result result : results) {
            for (JsonNode report : result.reports()) {
                if (report.path("command").asText().equals(COMMAND)) {
                    section(report, out);
                }
            }
        }
    }

    private static void section(JsonNode report, Consumer<String> out) {
        out.accept("## Growth");
        out.accept("");
        out.accept(
                "What one operation costs when the structure holds N, ten times and a hundred times as many: nanoseconds"
                        + " of CPU time of the thread that does it, measured by JMH, each size in a JVM of its own; the median of "
                        + report.path("iterations").asInt() + " iterations of "
                        + report.path("iteration_ms").asInt() + " ms, and of "
                        + report.path("rounds").asInt()
                        + " such rounds where there is a goal. The ratio is that of the last figure to the first. What the collector's own threads do is not counted.");
        out.accept("");
        out.accept(
                "\"Of\" says among how many things the operation chooses. Where it is as many at every size, they lie evenly"
                        + " spread through the whole structure: then the ratio shows the structure's own work. Where it is all of them,"
                        + " each operation has to bring its thing from memory into the caches, which costs more the more there are, in"
                        + " any structure: the machine's memory by itself, in the lines that the full mode begins with, shows how much. Of a search by halves,"
                        + " twice as many steps are twice the cost; its goal leaves room for that.");
        out.accept("");
        out.accept("| line | so many | operation | of | N | ns | 10 N | ns | 100 N | ns | ratio | goal | |");
        out.accept("|---|---|---|---:|" + "---:|".repeat(7) + "---|---|");
        for (Line line : lines(report)) {
            out.accept(row(line));
        }
        out.accept("");
    }

    private static String row(Line line) {
        StringJoiner cells = new StringJoiner(" | ", "| ", " |");
        cells.add(line.name()).add(line.structure()).add(line.operation()).add(line.touched());
        for (int i = 0; i < line.sizes().size(); i++) {
            cells.add(Numbers.plain(line.sizes().get(i)));
            cells.add(Numbers.three(line.nanos().get(i)));
        }
        cells.add(Numbers.three(line.ratio()));
        cells.add(line.goal() == 0 ? "" : "≤ " + Numbers.plain(line.goal()));
        return cells.add(line.word()).toString();
    }
}
