package io.escrowmq.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one run of an experiment measured: numbers by name, and the load generator's own reports with their commands. */
final class Figures {
    private final Map<String, Double> values = new LinkedHashMap<>();
    private final List<JsonNode> reports = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    /** Enters a figure; what is not a number is left out. */
    Figures put(String name, double value) {
        if (Double.isFinite(value)) {
            values.put(name, value);
        }
        return this;
    }

    /** Keeps a report of the load generator as it is. */
    void report(JsonNode report) {
        reports.add(report);
    }

    /** Notes that something was not as it should be: the row shows it. */
    void problem(String what) {
        problems.add(what);
    }

    Map<String, Double> values() {
        return values;
    }

    List<JsonNode> reports() {
        return reports;
    }

    List<String> problems() {
        return problems;
    }
}
