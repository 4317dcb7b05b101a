package io.escrowmq.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * One run of one experiment with one server, as it stands in a line of the results.
 *
 * @param mode quick or full
 * @param run from 1
 * @param serverTree which state of the server's sources was measured
 * @param at when, in UTC
 * @param settings of the machine, so that results of different machines are not mixed unseen
 * @param values figures by name
 * @param problems what was not as it should be
 * @param reports of the load generator
 */
record Result(
        String experiment,
        Subject subject,
        String mode,
        int run,
        String commit,
        String serverTree,
        String at,
        Map<String, String> settings,
        Map<String, Double> values,
        List<String> problems,
        List<JsonNode> reports) {
    /** How a problem begins after which nothing more was measured. */
    static final String ENDED_EARLY = "ended early: ";

    /** Whether all was measured that the experiment measures. */
    boolean isWhole() {
        return problems.stream().noneMatch(problem -> problem.startsWith(ENDED_EARLY));
    }
}
