package io.escrowmq.message;

import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The properties string of a message: {@code name 0x01 value 0x02}, repeated; the last 0x02 may be missing; an item
 * without 0x01 is dropped; of equal names the last wins. Source: apache/rocketmq, {@code MessageDecoder}.
 */
public final class Properties {

    public static final String KEYS = "KEYS";
    public static final String TAGS = "TAGS";
    public static final String WAIT = "WAIT";
    public static final String DELAY = "DELAY";
    public static final String UNIQ_KEY = "UNIQ_KEY";
    public static final String RETRY_TOPIC = "RETRY_TOPIC";
    public static final String REAL_TOPIC = "REAL_TOPIC";
    public static final String REAL_QUEUE_ID = "REAL_QID";
    public static final String TRANSACTION_PREPARED = "TRAN_MSG";
    public static final String PRODUCER_GROUP = "PGROUP";
    public static final String TRANSACTION_ID = "__transactionId__";
    public static final String TRANSACTION_CHECK_TIMES = "TRANSACTION_CHECK_TIMES";
    public static final String CHECK_IMMUNITY_SECONDS = "CHECK_IMMUNITY_TIME_IN_SECONDS";
    public static final String ORIGIN_MESSAGE_ID = "ORIGIN_MESSAGE_ID";
    public static final String RECONSUME_TIME = "RECONSUME_TIME";
    public static final String MAX_RECONSUME_TIMES = "MAX_RECONSUME_TIMES";
    public static final String MSG_REGION = "MSG_REGION";
    public static final String TRACE_ON = "TRACE_ON";
    public static final String CLUSTER = "CLUSTER";
    public static final String POP_CK = "POP_CK";
    public static final String TIMER_PREFIX = "TIMER_";
    public static final String DLQ_ORIGIN_TOPIC = "DLQ_ORIGIN_TOPIC";
    public static final String DLQ_ORIGIN_MESSAGE_ID = "DLQ_ORIGIN_MESSAGE_ID";

    private static final byte NAME_END = 1;
    private static final byte VALUE_END = 2;

    private Properties() {}

    /** Calls {@code item} with every name and value, in order. */
    public static void each(byte[] properties, BiConsumer<String, String> item) {
        int start = 0;
        while (start < properties.length) {
            int end = indexOf(properties, VALUE_END, start, properties.length);
            int split = indexOf(properties, NAME_END, start, end);
            if (split < end) {
                item.accept(text(properties, start, split), text(properties, split + 1, end));
            }
            start = end + 1;
        }
    }

    /** Value of the last item of this name, or null. */
    public static @Nullable String value(byte[] properties, String name) {
        String found = null;
        int start = 0;
        while (start < properties.length) {
            int end = indexOf(properties, VALUE_END, start, properties.length);
            int split = start + name.length();
            if (split < end && properties[split] == NAME_END && matches(properties, start, name)) {
                found = text(properties, split + 1, end);
            }
            start = end + 1;
        }
        return found;
    }

    private static boolean matches(byte[] properties, int start, String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            if (properties[start + i] != ascii.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int indexOf(byte[] bytes, byte wanted, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != wanted) {
            at++;
        }
        return at;
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** Builds a properties string. */
    public static final class Builder {
        private final java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream(256);

        /** Appends an item; the caller sees to it that a name comes once. */
        public Builder add(String name, String value) {
            out.writeBytes(name.getBytes(StandardCharsets.UTF_8));
            out.write(NAME_END);
            out.writeBytes(value.getBytes(StandardCharsets.UTF_8));
            out.write(VALUE_END);
            return this;
        }

        public byte[] bytes() {
            return out.toByteArray();
        }
    }
}
