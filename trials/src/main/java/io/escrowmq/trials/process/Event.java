package io.escrowmq.trials.process;

import com.fasterxml.jackson.databind.JsonNode;

/** One line of a client program: what happened there and when by its wall clock. */
public record Event(JsonNode json) {

    /** started, executed, sent, failed, finished, checked, received, stopped, error. */
    public String kind() {
        return json.path("event").asText();
    }

    /** Wall clock of the client's process in milliseconds. */
    public long time() {
        return json.path("time").asLong();
    }

    /** The message's number, from 1; of a received message by its user property. */
    public int number() {
        return json.has("number")
                ? json.path("number").asInt()
                : json.path("properties").path("number").asInt();
    }

    /** A field's text, empty if it is absent or null. */
    public String text(String field) {
        return json.path(field).isNull() ? "" : json.path(field).asText();
    }

    public long integer(String field) {
        return json.path(field).asLong();
    }

    public String property(String name) {
        return json.path("properties").path(name).asText();
    }

    @Override
    public String toString() {
        return json.toString();
    }
}
