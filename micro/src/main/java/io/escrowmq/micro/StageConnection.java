package io.escrowmq.micro;

import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.Response;
import io.escrowmq.protocol.ResponseCode;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A connection whose answers are looked at and gone. */
final class StageConnection implements Connection {

    private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 10_911);

    private long answers;
    private @Nullable Response last;

    /** Answers so far, all of them successes. */
    long answers() {
        return answers;
    }

    /** The last answer. */
    Response last() {
        Response answer = last;
        if (answer == null) {
            throw new IllegalStateException("nothing was answered");
        }
        return answer;
    }

    @Override
    public void reply(Request request, Response response) {
        if (response.code() != ResponseCode.SUCCESS) {
            throw new IllegalStateException("answered " + response.code() + ": " + response.remark());
        }
        answers++;
        last = response;
    }

    @Override
    public long id() {
        return 1;
    }

    @Override
    public InetSocketAddress remote() {
        return ADDRESS;
    }

    @Override
    public InetSocketAddress local() {
        return ADDRESS;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public boolean push(int code, Map<String, String> fields, @Nullable ByteBuffer body) {
        return true;
    }

    @Override
    public void onClose(Runnable action) {
        // It stays open.
    }

    @Override
    public void close() {
        // It stays open.
    }
}
