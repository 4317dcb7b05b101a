package io.escrowmq.delivery;

import io.escrowmq.message.Host;
import io.escrowmq.message.NewMessage;
import io.escrowmq.message.OffsetMessageId;
import io.escrowmq.message.Properties;
import io.escrowmq.message.StoredMessage;
import io.escrowmq.message.SysFlag;
import io.escrowmq.message.Tags;
import io.escrowmq.store.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What becomes of a message that a consumer sent back: a copy for the group's retry topic, held for a while, or after the
 * last try a dead letter. The copy has the original's body, flag, properties, birth and key; it remembers the first topic
 * and the first message id. Pure.
 */
public final class SendBack {

    /** The delay level of a request that asks for a dead letter. */
    public static final int DEAD_LETTER = -1;
    /** Level of the first retry when the server decides: 10 s with the usual table. */
    static final int FIRST_LEVEL = 3;
    /** Older clients do not mean their field of this name: RocketMQ 3.4.9. */
    static final int VERSION_WITH_MAXIMUM = 121;

    private SendBack() {}

    /**
     * The new message, on its way to the retry topic or the dead letters.
     *
     * @param delayLevel how long the copy is held; 0 for a dead letter
     */
    public record Copy(NewMessage message, boolean deadLetter, int delayLevel) {}

    /**
     * Deliveries after which a message is a dead letter.
     *
     * @param version of the client
     * @param asked the client's maximum, negative if it has none
     */
    public static int maximum(Group group, int version, int asked) {
        return version >= VERSION_WITH_MAXIMUM && asked >= 0 ? asked : group.retryMax();
    }

    /**
     * Makes the copy; whether it is a dead letter follows from the level and the tries so far.
     *
     * @param original a whole stored message, from position 0
     * @param storeHost what its offset message id begins with
     * @param delayLevel {@value #DEAD_LETTER} for a dead letter, 0 for the usual level of this try, else the level
     * @param maximum see {@link #maximum}
     */
    public static Copy copy(ByteBuffer original, Host storeHost, Group group, int delayLevel, int maximum) {
        int tried = StoredMessage.reconsumeTimes(original, 0);
        boolean dead = delayLevel < 0 || tried >= maximum;
        String topic = dead ? Topics.deadLetterTopic(group.name()) : Topics.retryTopic(group.name());
        Map<String, String> properties = properties(original, storeHost, dead);
        byte[] stored = StoredMessage.encode(
                topic.getBytes(StandardCharsets.UTF_8),
                encoded(properties, original),
                StoredMessage.body(original, 0),
                StoredMessage.flag(original, 0),
                SysFlag.stored(StoredMessage.sysFlag(original, 0)),
                StoredMessage.bornMillis(original, 0),
                StoredMessage.bornHost(original, 0),
                tried + 1);
        NewMessage message = new NewMessage(
                topic,
                stored,
                properties.getOrDefault(Properties.UNIQ_KEY, ""),
                Tags.hash(properties.get(Properties.TAGS)),
                false,
                "",
                0,
                -1,
                null);
        int usual = FIRST_LEVEL + tried;
        return new Copy(message, dead, dead ? 0 : delayLevel == 0 ? usual : delayLevel);
    }

    private static Map<String, String> properties(ByteBuffer original, Host storeHost, boolean dead) {
        Map<String, String> all = new LinkedHashMap<>();
        Properties.each(StoredMessage.properties(original, 0), all::put);
        all.remove(Properties.DELAY);
        all.putIfAbsent(Properties.RETRY_TOPIC, StoredMessage.topic(original, 0));
        all.putIfAbsent(
                Properties.ORIGIN_MESSAGE_ID,
                new OffsetMessageId(storeHost, StoredMessage.physicalOffset(original, 0)).toString());
        if (dead) {
            all.put(Properties.DLQ_ORIGIN_TOPIC, all.get(Properties.RETRY_TOPIC));
            all.put(Properties.DLQ_ORIGIN_MESSAGE_ID, all.get(Properties.ORIGIN_MESSAGE_ID));
        }
        return all;
    }

    /** A message whose properties are full keeps its own and goes without ours: it must not get lost. */
    private static byte[] encoded(Map<String, String> properties, ByteBuffer original) {
        Properties.Builder out = new Properties.Builder();
        properties.forEach(out::add);
        byte[] bytes = out.bytes();
        return bytes.length <= StoredMessage.MAX_PROPERTIES_BYTES ? bytes : StoredMessage.properties(original, 0);
    }
}
