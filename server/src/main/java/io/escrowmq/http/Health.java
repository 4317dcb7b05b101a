package io.escrowmq.http;

import org.jspecify.annotations.Nullable;

/** Whether the server can do its work. Any thread, at once. */
@FunctionalInterface
public interface Health {

    /** Null while all is well, else what has failed, in one sentence for an operator. */
    @Nullable
    String failure();
}
