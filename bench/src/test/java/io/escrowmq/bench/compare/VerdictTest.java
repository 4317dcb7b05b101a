package io.escrowmq.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerdictTest {
    private static final String EXPERIMENT = "throughput-async";
    private static final Goal FIXED_OR_LIMIT = Goal.atLeastOrLimit(0.8, EXPERIMENT, "limit", 0.7);

    @TempDir
    Path directory;

    @Test
    void the_better_peer_counts() throws Exception {
        Results results = results();
        add(results, Subject.ESCROWMQ, 100, 100, 100);
        add(results, Subject.ROCKETMQ_550, 20, 20, 20);
        add(results, Subject.ROCKETMQ_540, 30, 30, 30);

        Verdict higher = Verdict.of(row(Row.Better.HIGHER, Goal.timesPeer(4)), results);
        assertThat(higher.peerSubject()).isEqualTo(Subject.ROCKETMQ_540);
        assertThat(higher.word()).isEqualTo("not met");

        Verdict lower = Verdict.of(row(Row.Better.LOWER, Goal.partOfPeer(2)), results);
        assertThat(lower.peerSubject()).isEqualTo(Subject.ROCKETMQ_550);
    }

    @Test
    void a_goal_is_met_at_its_very_number() throws Exception {
        Results results = results();
        add(results, Subject.ESCROWMQ, 100, 100, 100);
        add(results, Subject.ROCKETMQ_550, 25, 25, 25);

        assertThat(Verdict.of(row(Row.Better.HIGHER, Goal.timesPeer(4)), results)
                        .word())
                .isEqualTo("met");
    }

    @Test
    void nothing_is_concluded_when_the_middle_runs_differ_by_more_than_a_quarter() throws Exception {
        Results results = results();
        add(results, Subject.ESCROWMQ, 80, 100, 110, 1, 900);
        add(results, Subject.ROCKETMQ_550, 1, 1, 1, 1, 1);

        assertThat(Verdict.of(row(Row.Better.HIGHER, Goal.timesPeer(4)), results)
                        .word())
                .isEqualTo("inconclusive");
    }

    @Test
    void one_low_and_one_high_run_of_five_do_not_count() throws Exception {
        Results results = results();
        add(results, Subject.ESCROWMQ, 95, 100, 105, 1, 900);
        add(results, Subject.ROCKETMQ_550, 1, 1, 1, 1, 1);

        assertThat(Verdict.of(row(Row.Better.HIGHER, Goal.timesPeer(4)), results)
                        .word())
                .isEqualTo("met");
    }

    @Test
    void a_goal_beyond_the_limit_is_met_by_a_share_of_the_limit() throws Exception {
        Results results = results();
        add(results, Subject.ESCROWMQ, 80, 80, 80);
        add(results, Subject.ROCKETMQ_550, 25, 25, 25);
        Goal near = new Goal.OfPeerOrLimit(4, EXPERIMENT, "limit", 0.7, "");

        addFigure(results, Subject.ESCROWMQ, "limit", 4, 90);
        assertThat(Verdict.of(row(Row.Better.HIGHER, near), results).word()).isEqualTo("met by the limit");
    }

    @Test
    void a_limit_above_the_goal_excuses_nothing() throws Exception {
        Results results = results();
        add(results, Subject.ESCROWMQ, 80, 80, 80);
        add(results, Subject.ROCKETMQ_550, 25, 25, 25);
        Goal near = new Goal.OfPeerOrLimit(4, EXPERIMENT, "limit", 0.7, "");

        addFigure(results, Subject.ESCROWMQ, "limit", 4, 110);
        assertThat(Verdict.of(row(Row.Better.HIGHER, near), results).word()).isEqualTo("not met");
    }

    @Test
    void a_fixed_goal_beyond_the_limit_is_met_by_a_share_of_the_limit() throws Exception {
        Results results = results();
        add(results, Subject.ESCROWMQ, 0.5, 0.5, 0.5);
        addFigure(results, Subject.ESCROWMQ, "limit", 4, 0.7);
        assertThat(Verdict.of(row(Row.Better.HIGHER, FIXED_OR_LIMIT), results).word())
                .isEqualTo("met by the limit");
    }

    @Test
    void a_limit_above_a_fixed_goal_excuses_nothing() throws Exception {
        Results results = results();
        add(results, Subject.ESCROWMQ, 0.7, 0.7, 0.7);
        addFigure(results, Subject.ESCROWMQ, "limit", 4, 0.9);
        assertThat(Verdict.of(row(Row.Better.HIGHER, FIXED_OR_LIMIT), results).word())
                .isEqualTo("not met");
    }

    @Test
    void a_limit_that_was_not_measured_steadily_excuses_nothing() throws Exception {
        Results results = results();
        add(results, Subject.ESCROWMQ, 80, 80, 80);
        add(results, Subject.ROCKETMQ_550, 25, 25, 25);
        addFigure(results, Subject.ESCROWMQ, "limit", 4, 40);
        addFigure(results, Subject.ESCROWMQ, "limit", 5, 140);

        Goal near = new Goal.OfPeerOrLimit(4, EXPERIMENT, "limit", 0.7, "");
        assertThat(Verdict.of(row(Row.Better.HIGHER, near), results).word()).isEqualTo("not met");
    }

    @Test
    void runs_on_both_sides_of_a_fixed_goal_conclude_nothing_when_they_differ_much() throws Exception {
        Results results = results();
        add(results, Subject.ESCROWMQ, 0.64, 32);

        assertThat(Verdict.of(row(Row.Better.HIGHER, Goal.atLeast(0.8, "0.8")), results)
                        .word())
                .isEqualTo("inconclusive");
    }

    @Test
    void results_are_read_back_as_they_were_written() throws Exception {
        Results results = results();
        add(results, Subject.ESCROWMQ, 80.25, 81);

        assertThat(results().of(EXPERIMENT)).isEqualTo(results.of(EXPERIMENT));
    }

    @Test
    void runs_that_are_forgotten_are_gone_from_the_file() throws Exception {
        Results results = results();
        add(results, Subject.ESCROWMQ, 80, 81);

        results.remove(EXPERIMENT, result -> result.run() == 1);
        assertThat(results().figures(EXPERIMENT, Subject.ESCROWMQ, "figure")).containsExactly(81.0);
    }

    @Test
    void the_document_names_every_row_and_shows_every_run() throws Exception {
        Results results = results();
        addFigure(results, Subject.ESCROWMQ, "tx_per_second", 1, 12_345);

        String document = new Document(results).write();
        assertThat(Rows.all()).allSatisfy(row -> assertThat(document).contains("| " + row.name() + " |"));
        assertThat(document).contains("| tx_per_second | 12,345 |");
    }

    @Test
    void every_row_has_an_experiment_that_is_run() {
        List<String> names = Experiments.ALL.stream().map(Experiment::name).toList();
        assertThat(Rows.all()).allSatisfy(row -> assertThat(names).contains(row.experiment()));
        assertThat(Rows.all().stream().map(Row::name)).doesNotHaveDuplicates();
    }

    private Results results() throws Exception {
        return new Results(directory, "full");
    }

    private static Row row(Row.Better better, Goal goal) {
        return new Row("row", "title", EXPERIMENT, "figure", better, goal);
    }

    private static void add(Results results, Subject subject, double... figures) throws Exception {
        for (int i = 0; i < figures.length; i++) {
            addFigure(results, subject, "figure", i + 1, figures[i]);
        }
    }

    private static void addFigure(Results results, Subject subject, String name, int run, double value)
            throws Exception {
        results.add(new Result(
                EXPERIMENT,
                subject,
                "full",
                run,
                "commit",
                "tree",
                "2026-01-01T00:00:00Z",
                Map.of("cores", "2"),
                Map.of(name, value),
                List.of(),
                List.of()));
    }
}
