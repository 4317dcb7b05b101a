package io.escrowmq.http;

import com.fasterxml.jackson.core.JsonProcessingException;

/** What goes back. */
record Answer(int status, String contentType, byte[] body) {

    static Answer json(int status, Object value) {
        try {
            return new Answer(status, "application/json", Json.MAPPER.writeValueAsBytes(value));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of our own cannot be written as JSON", e);
        }
    }
}
