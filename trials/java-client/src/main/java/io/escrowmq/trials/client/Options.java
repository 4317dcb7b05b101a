package io.escrowmq.trials.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Options in the form {@code -name value}, as in the Go programs; an option may come several times. */
final class Options {

    private final Map<String, List<String>> values = new HashMap<>();

    private Options() {}

    /** @param arguments the program's name, then options */
    static Options of(String[] arguments) {
        Options options = new Options();
        for (int i = 1; i < arguments.length; i += 2) {
            if (!arguments[i].startsWith("-") || i + 1 == arguments.length) {
                throw new IllegalArgumentException("expected -name value at " + arguments[i]);
            }
            options.values
                    .computeIfAbsent(arguments[i].substring(1), name -> new ArrayList<>())
                    .add(arguments[i + 1]);
        }
        return options;
    }

    String text(String name, String otherwise) {
        List<String> given = all(name);
        return given.isEmpty() ? otherwise : given.get(given.size() - 1);
    }

    int number(String name, int otherwise) {
        return Integer.parseInt(text(name, Integer.toString(otherwise)));
    }

    /** Milliseconds; values are written like {@code 250ms} or {@code 20s}. */
    long millis(String name) {
        String given = text(name, "0ms");
        return given.endsWith("ms")
                ? Long.parseLong(given.substring(0, given.length() - 2))
                : Long.parseLong(given.substring(0, given.length() - 1)) * 1000;
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    String server() {
        return text("server", "127.0.0.1:9876");
    }

    String topic() {
        return text("topic", "TopicTest");
    }
}
