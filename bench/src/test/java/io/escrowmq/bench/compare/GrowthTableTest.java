package io.escrowmq.bench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrowthTableTest {

    private static final String REPORT =
            "{'command':'growth','mode':'full','rounds':3,'iterations':5,'iteration_ms':70,'lines':["
                    + "{'name':'held-look-up','structure':'open transactions','operation':'look one up','touched':'1,000','goal':2.0,"
                    + "'sizes':[10000,100000,1000000],'ns':[12.5,13.0,31.25],'ratio':2.5,'word':'not met'},"
                    + "{'name':'held-look-up-any','structure':'open transactions','operation':'look one up','touched':'all','goal':0.0,"
                    + "'sizes':[10000,100000,1000000],'ns':[10.0,50.0,250.0],'ratio':25.0,'word':''}]}";

    private final List<String> lines = new ArrayList<>();

    private static Result result(String report) throws IOException {
        JsonNode node = new ObjectMapper().readTree(report.replace('\'', '"'));
        return new Result(
                Growth.NAME,
                Subject.ESCROWMQ,
                "full",
                1,
                "c",
                "t",
                "2026-01-01T00:00:00Z",
                Map.of(),
                Map.of(),
                List.of(),
                List.of(node));
    }

    @Test
    void a_line_shows_all_sizes_the_ratio_and_what_it_is_held_against() throws IOException {
        GrowthTable.write(List.of(result(REPORT)), lines::add);
        assertThat(lines)
                .contains("| held-look-up | open transactions | look one up | 1,000 | 10,000 | 12.5 | 100,000 | 13.0 |"
                        + " 1,000,000 | 31.3 | 2.50 | ≤ 2 | not met |");
    }

    @Test
    void a_line_without_a_goal_is_shown_without_a_verdict() throws IOException {
        GrowthTable.write(List.of(result(REPORT)), lines::add);
        assertThat(lines).anyMatch(line -> line.startsWith("| held-look-up-any |") && line.endsWith("| 25.0 |  |  |"));
    }

    @Test
    void nothing_is_written_when_nothing_was_measured() {
        GrowthTable.write(List.of(), lines::add);
        assertThat(lines).isEmpty();
    }
}
