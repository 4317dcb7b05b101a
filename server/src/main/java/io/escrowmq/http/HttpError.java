package io.escrowmq.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** A request that is not served, told so that its sender can mend it. */
final class HttpError extends RuntimeException {

    private final int status;
    private final String where;
    private final String todo;
    private final transient Map<String, Object> more;

    HttpError(int status, String what, String where, String todo) {
        this(status, what, where, todo, Map.of());
    }

    HttpError(int status, String what, String where, String todo, Map<String, Object> more) {
        super(what, null, false, false);
        this.status = status;
        this.where = where;
        this.todo = todo;
        this.more = more;
    }

    Answer answer() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", Map.of("what", String.valueOf(getMessage()), "where", where, "todo", todo));
        body.putAll(more);
        return Answer.json(status, body);
    }
}
