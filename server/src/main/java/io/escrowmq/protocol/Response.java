package io.escrowmq.protocol;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
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
    private static final String[] NO_NAMES = {};
    private static final int FIRST_FIELDS = 8;

    private static final AtomicReferenceFieldUpdater<Response, @Nullable Runnable> LEFT =
            AtomicReferenceFieldUpdater.newUpdater(Response.class, Runnable.class, "left");

    private final int code;
    private @Nullable String remark;
    private int count;
    private String[] names = NO_NAMES;
    private @Nullable String[] texts = NO_NAMES;
    private long[] numbers = {};
    /** What the fields are made of when somebody asks for them. */
    private @Nullable SendResult result;

    private ByteBuffer[] body = NO_BODY;
    private int bodyLength;
    private volatile @Nullable Runnable left;

    private Response(int code) {
        this.code = code;
    }

    /** An answer with a code of {@link ResponseCode}. */
    public static Response of(int code) {
        return new Response(code);
    }

    /** The answer to a send that was stored; it gets no other fields. */
    public static Response sent(SendResult result) {
        Response response = new Response(ResponseCode.SUCCESS);
        response.result = result;
        return response;
    }

    /** What {@link #sent} was given, if it was. */
    @Nullable
    SendResult result() {
        return result;
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

    /**
     * As the other, of one piece whose memory is used again.
     *
     * @param left called once, on any thread, when the piece has left or never will; not if the server stops before
     */
    public Response body(ByteBuffer piece, Runnable left) {
        this.left = left;
        return body(piece);
    }

    /** Whether {@link #hasLeft} has something to do. */
    public boolean waitsToLeave() {
        return left != null;
    }

    /** The body is not needed any more. For the connection that was given this answer. */
    public void hasLeft() {
        Runnable action = LEFT.getAndSet(this, null);
        if (action != null) {
            action.run();
        }
    }

    public int code() {
        return code;
    }

    public @Nullable String remark() {
        return remark;
    }

    /** The value of a field as it is sent, null if there is none. */
    public @Nullable String field(String name) {
        if (result != null) {
            return result.toFields().field(name);
        }
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
            int room = Math.max(FIRST_FIELDS, 2 * count);
            names = Arrays.copyOf(names, room);
            texts = Arrays.copyOf(texts, room);
            numbers = Arrays.copyOf(numbers, room);
        }
        names[count] = name;
    }
}
