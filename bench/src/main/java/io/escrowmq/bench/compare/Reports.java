package io.escrowmq.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads the load generator's reports. */
final class Reports {
    private static final double MILLION = 1e6;

    private Reports() {}

    /** The figure under these names, one inside the other; NaN if there is none. */
    static double number(JsonNode report, String... names) {
        JsonNode node = report;
        for (String name : names) {
            node = node.path(name);
        }
        return node.asDouble(Double.NaN);
    }

    /** Server CPU seconds for a million operations, NaN if not known. */
    static double cpuPerMillion(JsonNode report) {
        return number(report, "server", "cpu_seconds_per_million");
    }

    /** The same for a million that a consumer then received. */
    static double cpuPerMillionCounted(JsonNode report) {
        return number(report, "server", "cpu_seconds") * MILLION / number(report, "counted");
    }

    static double generatorCpuPerMillion(JsonNode report) {
        return number(report, "client", "cpu_seconds_per_million");
    }

    /** Notes what the load generator found wrong. */
    static void check(JsonNode report, String what, Figures figures) {
        if (!report.path("right").asBoolean()) {
            figures.problem(what + ": " + wrongs(report));
        }
    }

    /** RocketMQ drops one-way commits in deep windows until it asks back: that is counted and shown, not a defect of a run. */
    static void checkTransactions(JsonNode report, Subject subject, Figures figures) {
        long missing = report.path("missing").asLong();
        if (!report.path("right").asBoolean()
                && (subject == Subject.ESCROWMQ
                        || missing == 0
                        || !wrongs(report).equals("missing " + missing))) {
            figures.problem("transactions: " + wrongs(report));
        }
    }

    private static String wrongs(JsonNode report) {
        StringBuilder text = new StringBuilder();
        for (String name : new String[] {
            "unanswered",
            "unexpected_answers",
            "repeated_offsets",
            "lost_connections",
            "missing",
            "duplicates",
            "phantoms",
            "gaps"
        }) {
            if (report.path(name).asLong() != 0) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(name)
                        .append(' ')
                        .append(report.path(name).asLong());
            }
        }
        JsonNode error = report.path("first_error");
        if (!error.isMissingNode()) {
            text.append(text.isEmpty() ? "" : ", ").append(error.asText());
        }
        return text.toString();
    }
}
