package io.escrowmq.protocol;

import io.escrowmq.base.TextCache;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A decoded frame from a client: a request, or the answer to a request of the server ({@link #isResponse()}).
 * Immutable but for {@link #claimReply()} and the position of its body; any thread.
 *
 * <p>The typed getters throw {@link BadRequestException} with a message for the caller.
 */
public final class Request {

    private static final int RESPONSE_BIT = 1;
    private static final int ONE_WAY_BIT = 2;
    /** Names of topics and groups that came lately. */
    private static final TextCache NAMES = new TextCache();

    private static final VarHandle REPLIED;

    static {
        try {
            REPLIED = MethodHandles.lookup().findVarHandle(Request.class, "replied", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int code;
    private final int opaque;
    private final int flag;
    private final int version;
    private final LanguageCode language;
    private final SerializeType type;
    private final @Nullable String remark;
    private final Fields fields;
    private final ByteBuffer body;
    private final int size;

    @SuppressWarnings("unused") // through REPLIED
    private volatile boolean replied;

    private Request(Builder builder) {
        this.code = builder.code;
        this.opaque = builder.opaque;
        this.flag = builder.flag;
        this.version = builder.version;
        this.language = builder.language;
        this.type = builder.type;
        this.remark = builder.remark;
        this.fields = builder.fields;
        this.size = builder.frame.length;
        this.body = ByteBuffer.wrap(builder.frame, builder.headerLength, size - builder.headerLength)
                .slice();
    }

    /** See {@link RequestCode}. In a response: see {@link ResponseCode}. */
    public int code() {
        return code;
    }

    /** The sender's number for this request; not unique over time. */
    public int opaque() {
        return opaque;
    }

    /** Whether no answer must be sent. Go clients never say so, even where they do not wait. */
    public boolean oneWay() {
        return (flag & ONE_WAY_BIT) != 0;
    }

    /** Whether this is the answer to a request of the server. */
    public boolean isResponse() {
        return (flag & RESPONSE_BIT) != 0;
    }

    /** The client's version, an ordinal of RocketMQ's {@code MQVersion}. */
    public int version() {
        return version;
    }

    public LanguageCode language() {
        return language;
    }

    public @Nullable String remark() {
        return remark;
    }

    /** How the header was written; an answer is written the same way. */
    public SerializeType type() {
        return type;
    }

    /** The body: a heap buffer of this request alone, from position 0; empty if there is none. */
    public ByteBuffer body() {
        return body;
    }

    /** Bytes of header and body that this request holds. */
    public int size() {
        return size;
    }

    /** True for exactly one caller: the one whose answer is sent. */
    public boolean claimReply() {
        return REPLIED.compareAndSet(this, false, true);
    }

    /** The value of an ext field, null if the request has no such field. */
    public @Nullable String field(String name) {
        return fields.text(name);
    }

    /** The exact UTF-8 bytes of an ext field's value, null if the request has no such field. A copy. */
    public byte @Nullable [] fieldBytes(String name) {
        int index = fields.find(name);
        return index < 0 ? null : fields.bytes(index);
    }

    /** All ext fields, in the order of the frame. A copy; for signatures and relays. */
    public Map<String, String> fields() {
        Map<String, String> all = new LinkedHashMap<>();
        for (int i = 0; i < fields.count(); i++) {
            all.put(fields.name(i), fields.text(i));
        }
        return all;
    }

    /** A field that must be there and not be empty. */
    public String text(String name) {
        int index = fields.find(name);
        if (index < 0 || fields.length(index) == 0) {
            throw missing(name, "a text");
        }
        return fields.text(index);
    }

    /** A name that must be there and not be empty; see {@link TextCache}. */
    public String name(String field) {
        int index = fields.find(field);
        if (index < 0 || fields.length(index) == 0) {
            throw missing(field, "a text");
        }
        return fields.cached(index, NAMES);
    }

    /** A name; {@code missing} if the field is absent or empty. */
    public String name(String field, String missing) {
        int index = fields.find(field);
        return index < 0 || fields.length(index) == 0 ? missing : fields.cached(index, NAMES);
    }

    /** A whole number of 32 bits that must be there. */
    public int integer(String name) {
        return integerAt(present(name, "a whole number of 32 bits"), name);
    }

    /** A whole number of 32 bits; {@code missing} if the field is absent or empty. */
    public int integer(String name, int missing) {
        int index = fields.find(name);
        return index < 0 || fields.length(index) == 0 ? missing : integerAt(index, name);
    }

    /** A whole number of 64 bits that must be there. */
    public long number(String name) {
        return numberAt(present(name, "a whole number of 64 bits"), name);
    }

    /** A whole number of 64 bits; {@code missing} if the field is absent or empty. */
    public long number(String name, long missing) {
        int index = fields.find(name);
        return index < 0 || fields.length(index) == 0 ? missing : numberAt(index, name);
    }

    /** True or false; {@code missing} if the field is absent or empty. */
    public boolean bool(String name, boolean missing) {
        int index = fields.find(name);
        if (index < 0 || fields.length(index) == 0) {
            return missing;
        }
        String text = fields.cached(index, NAMES);
        if ("true".equalsIgnoreCase(text)) {
            return true;
        }
        if ("false".equalsIgnoreCase(text)) {
            return false;
        }
        throw bad(name, text, "true or false");
    }

    /** A complaint about a field of this request, in the words that all of them share. */
    public BadRequestException bad(String name, String found, String allowed) {
        return new BadRequestException("field " + name + " of " + RequestCode.describe(code) + ": found '"
                + shorten(found) + "', allowed is " + allowed);
    }

    private BadRequestException missing(String name, String allowed) {
        return new BadRequestException(
                "field " + name + " of " + RequestCode.describe(code) + ": missing, needed is " + allowed);
    }

    private int present(String name, String allowed) {
        int index = fields.find(name);
        if (index < 0) {
            throw missing(name, allowed);
        }
        return index;
    }

    private int integerAt(int index, String name) {
        long value = numberAt(index, name);
        if (value != (int) value) {
            throw bad(name, fields.text(index), "a whole number of 32 bits");
        }
        return (int) value;
    }

    private long numberAt(int index, String name) {
        try {
            return fields.number(index);
        } catch (NumberFormatException e) {
            throw bad(name, fields.text(index), "a whole number of 64 bits");
        }
    }

    private static String shorten(String found) {
        return found.length() <= 64 ? found : found.substring(0, 64) + "...";
    }

    /** What a decoder fills. */
    static final class Builder {
        final SerializeType type;
        final byte[] frame;
        final int headerLength;
        final Fields fields;
        int code;
        int opaque;
        int flag;
        int version;
        LanguageCode language = LanguageCode.OTHER;

        @Nullable
        String remark;

        Builder(SerializeType type, byte[] frame, int headerLength) {
            this.type = type;
            this.frame = frame;
            this.headerLength = headerLength;
            this.fields = new Fields(frame);
        }

        void remark(int from, int to) {
            remark = new String(frame, from, to - from, StandardCharsets.UTF_8);
        }

        Request build() {
            return new Request(this);
        }
    }
}
