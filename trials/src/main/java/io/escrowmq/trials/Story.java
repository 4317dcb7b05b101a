package io.escrowmq.trials;

import com.fasterxml.jackson.databind.JsonNode;
import io.escrowmq.trials.process.Event;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints the lives of the demo's messages, one aligned line per event; any thread. */
final class Story {

    /** The server's kinds of events and how the demo calls them; others are left out. */
    private static final Map<String, String> KINDS = Map.of(
            "stored", "stored",
            "asked", "checked",
            "answered", "answered",
            "committed", "decided",
            "rolled-back", "decided",
            "parked", "parked");

    private final PrintStream out;
    private final Map<Integer, Integer> told = new HashMap<>();
    private long begun;

    Story(PrintStream out) {
        this.out = out;
    }

    synchronized void open(String address, List<String> settings) {
        begun = System.currentTimeMillis();
        out.println("A server on " + address + " with"
                + String.join(" ", settings).replace("--set", "").replace("  ", " "));
        out.println(
                "A producer sends ten half messages; its local transactions answer \"unknown\". When the server checks,");
        out.println("message i is decided by i mod 3: 0 commit, 1 roll back, 2 still unknown. A consumer listens.");
        out.println();
    }

    /** Tells the events of a transaction that have not been told yet. */
    synchronized void server(int number, JsonNode transaction) {
        JsonNode events = transaction.path("events");
        for (int i = told.getOrDefault(number, 0); i < events.size(); i++) {
            JsonNode event = events.get(i);
            String kind = KINDS.get(event.path("kind").asText());
            if (kind != null) {
                line(event.path("timeMillis").asLong(), number, kind, details(event));
            }
        }
        told.put(number, events.size());
    }

    /** Tells what only a client knows: that a message was delivered. */
    synchronized void client(Event event) {
        if (event.kind().equals("received")) {
            line(event.time(), event.number(), "delivered", "\"" + event.text("body") + "\" to the consumer");
        } else if (event.kind().equals("failed") || event.kind().equals("error")) {
            out.println("client: " + event.text("error"));
        }
    }

    synchronized void close(List<String> wrong, long millis) {
        out.println();
        if (wrong.isEmpty()) {
            out.println("3, 6 and 9 were delivered once; 1, 4, 7 and 10 were rolled back and nobody saw them;");
            out.println("2, 5 and 8 are parked after three answered checks and wait for a decision.");
        } else {
            wrong.forEach(line -> out.println("WRONG: " + line));
        }
        out.println(String.format(Locale.ROOT, "%.1f seconds", millis / 1000.0));
    }

    private void line(long millis, int number, String kind, String text) {
        out.println(String.format(
                        Locale.ROOT, "%7.3f s  message %2d  %-9s  %s", (millis - begun) / 1000.0, number, kind, text)
                .stripTrailing());
    }

    private static String details(JsonNode event) {
        String kind = event.path("kind").asText();
        String prefix = "decided".equals(KINDS.get(kind)) ? kind.replace('-', ' ') + " " : "";
        return (prefix + event.path("who").asText() + " " + event.path("text").asText()).strip();
    }
}
