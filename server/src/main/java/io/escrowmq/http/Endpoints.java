package io.escrowmq.http;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Finds the part of the API that an address belongs to, by whole segments of its path. */
record Endpoints(Endpoint transactions, Endpoint metrics, Health health) implements Endpoint {

    @Override
    public Answer answer(HttpRequest request) throws IOException {
        List<String> path = request.segments();
        if (path.size() >= 2 && path.get(0).equals("api") && path.get(1).equals("transactions")) {
            return transactions.answer(request);
        }
        if (path.equals(List.of("metrics"))) {
            return metrics.answer(request);
        }
        if (path.equals(List.of("health"))) {
            request.allow("GET");
            return healthAnswer();
        }
        throw request.notFound();
    }

    private Answer healthAnswer() {
        String failure = health.failure();
        if (failure == null) {
            return Answer.json(200, Map.of("status", "ready"));
        }
        return new HttpError(503, failure, "server", "see the server's log; restart it when the cause is mended")
                .answer();
    }
}
