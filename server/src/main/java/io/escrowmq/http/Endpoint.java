package io.escrowmq.http;

import java.io.IOException;

/** One part of the API. Runs on the API's threads and may wait there. */
@FunctionalInterface
interface Endpoint {

    /** @throws HttpError if the request is not served */
    Answer answer(HttpRequest request) throws IOException;
}
