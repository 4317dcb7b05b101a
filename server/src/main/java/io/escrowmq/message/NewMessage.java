package io.escrowmq.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way into the store: its deliverable bytes, not placed yet, and what the client asked of the store.
 *
 * @param topic where it is going
 * @param stored bytes of {@link StoredMessage} without place
 * @param uniqKey the client's UNIQ_KEY, or the one given here when it had none
 * @param tagHash of its TAGS
 * @param half true if it is held until its producer decides
 * @param producerGroup PGROUP of a half message, else empty
 * @param delayLevel DELAY, 0 for none
 * @param immunityMillis own first-check delay, or -1
 * @param timer name of a TIMER_ property it carries, or null
 */
public record NewMessage(
        String topic,
        byte[] stored,
        String uniqKey,
        int tagHash,
        boolean half,
        String producerGroup,
        int delayLevel,
        long immunityMillis,
        @Nullable String timer) {

    /** What every message of this server carries. */
    public record Region(String cluster, String region) {}

    /** What the client sent beside topic and properties. */
    public record Envelope(int flag, int sysFlag, long bornMillis, Host bornHost, int reconsumeTimes) {}

    /**
     * Normalises: adds UNIQ_KEY when it is missing, the transaction id of a half, cluster, region and trace switch; takes
     * out what only steers the store (WAIT, DELAY, a client's POP_CK, REAL_TOPIC, REAL_QID) or is of a check alone
     * (TRANSACTION_CHECK_TIMES); an empty UNIQ_KEY is a missing one; of equal names the last is kept.
     *
     * @param freshKey gives the UNIQ_KEY for a message without one
     */
    public static NewMessage of(
            String topic,
            byte[] properties,
            ByteBuffer body,
            Envelope envelope,
            Region region,
            java.util.function.Supplier<String> freshKey) {
        Scan scan = new Scan();
        Properties.each(properties, scan::see);
        Properties.Builder out = new Properties.Builder();
        scan.kept.forEach(out::add);
        String key = scan.uniqKey;
        if (key == null || key.isEmpty()) {
            key = freshKey.get();
            out.add(Properties.UNIQ_KEY, key);
        }
        if (scan.half) {
            out.add(Properties.TRANSACTION_ID, key);
        }
        out.add(Properties.CLUSTER, region.cluster());
        out.add(Properties.MSG_REGION, region.region()).add(Properties.TRACE_ON, "true");
        byte[] stored = StoredMessage.encode(
                topic.getBytes(StandardCharsets.UTF_8),
                out.bytes(),
                body,
                envelope.flag(),
                SysFlag.stored(envelope.sysFlag()),
                envelope.bornMillis(),
                envelope.bornHost(),
                envelope.reconsumeTimes());
        return new NewMessage(
                topic,
                stored,
                key,
                Tags.hash(scan.tags),
                scan.half,
                scan.half && scan.group != null ? scan.group : "",
                scan.delayLevel,
                scan.immunityMillis,
                scan.timer);
    }

    /** Bytes of the properties as they would be stored; more than the format can say if the client sent too many. */
    public int propertiesBytes() {
        ByteBuffer in = ByteBuffer.wrap(stored);
        int body = in.getInt(StoredMessage.BODY_LENGTH);
        int topicBytes = stored[StoredMessage.BODY_LENGTH + 4 + body] & 0xFF;
        return stored.length - StoredMessage.OVERHEAD - body - topicBytes;
    }

    /** What one pass over the properties found. */
    private static final class Scan {
        /** Of equal names the last counts, at its place. */
        final Map<String, String> kept = new LinkedHashMap<>();

        @Nullable
        String uniqKey;

        @Nullable
        String tags;

        @Nullable
        String group;

        @Nullable
        String timer;

        boolean half;
        int delayLevel;
        long immunityMillis = -1;

        void see(String name, String value) {
            switch (name) {
                case Properties.WAIT,
                        Properties.POP_CK,
                        Properties.REAL_TOPIC,
                        Properties.REAL_QUEUE_ID,
                        Properties.TRANSACTION_ID,
                        Properties.TRANSACTION_CHECK_TIMES,
                        Properties.CLUSTER,
                        Properties.MSG_REGION,
                        Properties.TRACE_ON -> {
                    return;
                }
                case Properties.DELAY -> {
                    delayLevel = (int) number(value, 0);
                    return;
                }
                case Properties.UNIQ_KEY -> {
                    uniqKey = value;
                    if (value.isEmpty()) {
                        kept.remove(name);
                        return;
                    }
                }
                case Properties.TAGS -> tags = value;
                case Properties.PRODUCER_GROUP -> group = value;
                case Properties.TRANSACTION_PREPARED -> half = Boolean.parseBoolean(value);
                case Properties.CHECK_IMMUNITY_SECONDS -> {
                    long seconds = number(value, -1);
                    immunityMillis = seconds < 0 ? -1 : seconds * 1000;
                }
                default -> {
                    if (name.startsWith(Properties.TIMER_PREFIX)) {
                        timer = name;
                    }
                }
            }
            kept.remove(name);
            kept.put(name, value);
        }

        private static long number(String text, long otherwise) {
            return text.matches("\\d{1,9}") ? Long.parseLong(text) : otherwise;
        }
    }
}
