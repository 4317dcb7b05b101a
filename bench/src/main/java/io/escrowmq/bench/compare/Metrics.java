package io.escrowmq.bench.compare;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** EscrowMQ's metrics, as its HTTP port shows them at one moment. */
final class Metrics {
    private static final String BOUND = "_bucket{le=\"";

    private final Map<String, Double> values = new LinkedHashMap<>();

    private Metrics(String text) {
        for (String line : text.split("\n", -1)) {
            int blank = line.lastIndexOf(' ');
            if (!line.startsWith("#") && blank > 0) {
                values.put(line.substring(0, blank), Double.parseDouble(line.substring(blank + 1)));
            }
        }
    }

    static Metrics of(Server server) throws IOException {
        HttpURLConnection connection =
                (HttpURLConnection) URI.create("http://127.0.0.1:" + server.httpPort() + "/metrics")
                        .toURL()
                        .openConnection();
        try (var in = connection.getInputStream()) {
            return new Metrics(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } finally {
            connection.disconnect();
        }
    }

    /** NaN if there is none of that name. */
    double value(String name) {
        return values.getOrDefault(name, Double.NaN);
    }

    /** The upper bound of the bucket that holds a percentile of a histogram, NaN if it is empty or not there. */
    double percentileBound(String name, double share) {
        double wanted = value(name + "_count") * share;
        for (Map.Entry<String, Double> bucket : values.entrySet()) {
            if (bucket.getKey().startsWith(name + BOUND) && wanted > 0 && bucket.getValue() >= wanted) {
                String bound = bucket.getKey().substring((name + BOUND).length());
                String number = bound.substring(0, bound.indexOf('"'));
                return number.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(number);
            }
        }
        return Double.NaN;
    }
}
