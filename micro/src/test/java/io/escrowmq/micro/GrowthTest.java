package io.escrowmq.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.runner.RunnerException;

class GrowthTest {

    private static final GrowthSizes BRIEF = new GrowthSizes("brief", 1, true, 100, 0, 1, 1);

    private final List<String> measured = new ArrayList<>();

    private static Line line(String name) {
        return Lines.ALL.stream()
                .filter(line -> line.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Outcome outcome(String name, Growth.Measure measure) throws RunnerException {
        return Growth.run(List.of(line(name)), BRIEF, measure, what -> {})
                .outcomes()
                .get(0);
    }

    static Stream<Line> lines() {
        return Lines.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("lines")
    void every_line_has_a_benchmark_that_runs(Line line) throws RunnerException {
        assertThat(new Trial(BRIEF, 0).nanos(line, line.sizes().get(0))).isPositive();
    }

    @Test
    void no_two_lines_have_one_name() {
        assertThat(lines().map(Line::name)).doesNotHaveDuplicates();
    }

    @Test
    void cost_that_doubles_meets_the_goal_and_cost_that_grows_with_the_size_does_not() throws RunnerException {
        Outcome flat = outcome("held-look-up", (line, size) -> size == 1_000_000 ? 20 : 10);
        assertThat(flat.ratio()).isEqualTo(2);
        assertThat(flat.word()).isEqualTo("met");

        Outcome steep = outcome("held-look-up", (line, size) -> size);
        assertThat(steep.ratio()).isEqualTo(100);
        assertThat(steep.word()).isEqualTo("not met");
    }

    @Test
    void a_line_shows_the_median_of_its_rounds() throws RunnerException {
        GrowthSizes three = new GrowthSizes("three", 3, true, 100, 0, 1, 1);
        double[] factors = {7, 2, 3};
        Growth growth = Growth.run(
                List.of(line("held-look-up")),
                three,
                (line, size) -> size * factors[measured.size() - 1],
                measured::add);
        assertThat(measured).hasSize(3);
        assertThat(growth.outcomes().get(0).nanos()).containsExactly(30_000.0, 300_000.0, 3_000_000.0);
    }

    @Test
    void what_has_no_goal_is_measured_once_and_judged_by_nobody() throws RunnerException {
        GrowthSizes three = new GrowthSizes("three", 3, true, 100, 0, 1, 1);
        Growth growth = Growth.run(List.of(line("held-look-up-any")), three, (line, size) -> size, measured::add);
        assertThat(measured).hasSize(1);
        assertThat(growth.outcomes().get(0).word()).isEmpty();
    }

    @Test
    void the_quick_mode_leaves_out_what_has_no_goal() throws RunnerException {
        Growth.run(Lines.ALL, GrowthSizes.QUICK, (line, size) -> 1, measured::add);
        assertThat(measured)
                .hasSize((int) lines().filter(line -> line.goal() > 0).count())
                .noneMatch(what -> what.contains("-any"));
    }
}
