package io.escrowmq.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Transactions as a person wants to read them. What clients have chosen (groups, keys, ids) is shown without control
 * characters, so that nobody can write to the operator's terminal.
 */
final class TransactionText {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);

    private TransactionText() {}

    static String table(JsonNode summaries) {
        Table table = new Table().row("ID", "STATE", "AGE", "CHECKS", "GROUP", "TOPIC", "KEY");
        for (JsonNode summary : summaries) {
            table.row(
                    text(summary, "id"),
                    state(summary),
                    age(summary.path("ageMillis").asLong()),
                    checks(summary),
                    text(summary, "producerGroup"),
                    text(summary, "topic"),
                    text(summary, "uniqKey"));
        }
        return table.toString();
    }

    static String detail(JsonNode detail) {
        JsonNode summary = detail.path("summary");
        long stored = summary.path("storedMillis").asLong();
        Table head = new Table()
                .row("id", text(summary, "id"))
                .row("key", text(summary, "uniqKey"))
                .row(
                        "topic",
                        text(summary, "topic") + ", queue "
                                + summary.path("queueId").asInt())
                .row("group", text(summary, "producerGroup"))
                .row("client", text(summary, "client"))
                .row("state", state(summary))
                .row("age", age(summary.path("ageMillis").asLong()))
                .row("checks", checks(summary));
        long next = summary.path("nextCheckMillis").asLong();
        if (next > 0) {
            head.row("next", time(next));
        }
        Table events = new Table();
        for (JsonNode event : detail.path("events")) {
            long at = event.path("timeMillis").asLong();
            events.row(
                    time(at),
                    String.format(Locale.ROOT, "+%.3fs", (at - stored) / 1000.0),
                    text(event, "kind"),
                    text(event, "who"),
                    text(event, "text"));
        }
        return head + System.lineSeparator() + System.lineSeparator() + events;
    }

    private static String state(JsonNode summary) {
        String state = text(summary, "state").toLowerCase(Locale.ROOT).replace('_', '-');
        String reason = text(summary, "parkedReason");
        return reason.isEmpty()
                ? state
                : state + " (" + reason.toLowerCase(Locale.ROOT).replace('_', ' ') + ")";
    }

    private static String checks(JsonNode summary) {
        int silent = summary.path("silentChecks").asInt();
        return summary.path("checks").asInt() + (silent == 0 ? "" : " (" + silent + " silent)");
    }

    /** The two largest units that are not zero, as in 3h12m. */
    static String age(long millis) {
        long seconds = Math.max(0, millis) / 1000;
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3_600) {
            return seconds / 60 + "m" + seconds % 60 + "s";
        }
        if (seconds < 86_400) {
            return seconds / 3_600 + "h" + seconds % 3_600 / 60 + "m";
        }
        return seconds / 86_400 + "d" + seconds % 86_400 / 3_600 + "h";
    }

    private static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isValueNode() && !value.isNull() ? value.asText().replaceAll("\\p{Cntrl}", "?") : "";
    }
}
