package io.escrowmq.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An answer to a request. Built by one thread, handed to {@link Connection#reply} and not changed after that: it is
 * encoded later, on the connection's I/O thread.
 */
public final class Response {

    /** Bytes a body may have: peers refuse frames above 16 MiB, of which this leaves 1 MiB for the header. */
    public static final int MAX_BODY = 15 << 20;

    /** Characters of a remark that are sent. */
    static final int MAX_REMARK = 4_096;

    private static final ByteBuffer[] NO_BODY = {};

    private final int code;
    private @Nullable String remark;
    private int count;
    private String[] names = new String[8];
    private @Nullable String[] texts = new @Nullable String[8];
    private long[] numbers = new long[8];
    private ByteBuffer[] body = NO_BODY;
    private int bodyLength;

    private Response(int code) {
        this.code = code;
    }

    /** An answer with a code of {@link ResponseCode}. */
    public static Response of(int code) {
        return new Response(code);
    }

    /** Why, for the user: clients show nothing else of an error. */
    public Response remark(String text) {
        this.remark = text.length() <= MAX_REMARK ? text : text.substring(0, MAX_REMARK);
        return this;
    }

    public Response field(String name, String value) {
        add(name);
        texts[count++] = value;
        return this;
    }

    public Response field(String name, long value) {
        add(name);
        numbers[count++] = value;
        return this;
    }

    /**
     * The body, in pieces that follow each other. They are not copied here: what lies between position and limit must
     * not change any more.
     *
     * @throws IllegalArgumentException if it is longer than {@link #MAX_BODY}
     */
    public Response body(ByteBuffer... pieces) {
        long length = 0;
        for (ByteBuffer piece : pieces) {
            length += piece.remaining();
        }
        if (length > MAX_BODY) {
            throw new IllegalArgumentException("a body of " + length + " bytes, at most " + MAX_BODY + " can be sent");
        }
        this.body = pieces;
        this.bodyLength = (int) length;
        return this;
    }

    public int code() {
        return code;
    }

    public @Nullable String remark() {
        return remark;
    }

    /** The value of a field as it is sent, null if there is none. */
    public @Nullable String field(String name) {
        for (int i = count - 1; i >= 0; i--) {
            if (names[i].equals(name)) {
                String text = texts[i];
                return text != null ? text : Long.toString(numbers[i]);
            }
        }
        return null;
    }

    /** The pieces of the body; not to be changed. */
    public ByteBuffer[] body() {
        return body;
    }

    public int bodyLength() {
        return bodyLength;
    }

    int fieldCount() {
        return count;
    }

    String name(int index) {
        return names[index];
    }

    /** The value of a field of text; null if it is a number. */
    @Nullable
    String textAt(int index) {
        return texts[index];
    }

    long numberAt(int index) {
        return numbers[index];
    }

    private void add(String name) {
        if (count == names.length) {
            names = Arrays.copyOf(names, 2 * count);
            texts = Arrays.copyOf(texts, 2 * count);
            numbers = Arrays.copyOf(numbers, 2 * count);
        }
        names[count] = name;
    }
}
