package io.escrowmq.trials.sim;

import io.escrowmq.message.OffsetMessageId;
import io.escrowmq.message.Properties;
import io.escrowmq.message.StoredMessage;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.ResponseCode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The checker: knows what was sent and every fact that the server told, and compares each new one with them. */
final class Ledger {

    private static final String RETRY = "%RETRY%";
    private static final String DEAD_LETTER = "%DLQ%";

    private final World world;
    final List<Content> contents = new ArrayList<>();
    final TransactionFacts transactions;
    final QueueFacts queues = new QueueFacts();
    final OffsetFacts offsets = new OffsetFacts();

    Ledger(World world) {
        this.world = world;
        this.transactions = new TransactionFacts(world);
    }

    Content content(String group, String topic, @Nullable String key, int bytes, Content.Wishes wishes) {
        int id = contents.size();
        String uniqKey = key == null ? "KEY" + String.format("%029d", id) : key;
        Content content = new Content(id, group, topic, uniqKey, bytes, wishes);
        contents.add(content);
        return content;
    }

    // ---- sends

    /** A send was answered; returns the transaction if a half was stored. */
    @Nullable
    Transaction saidSend(Content content, String client, Moment handed, Request answer) {
        if (answer.code() != ResponseCode.SUCCESS) {
            boolean refused =
                    answer.code() == ResponseCode.SYSTEM_BUSY || answer.code() == ResponseCode.SERVICE_NOT_AVAILABLE;
            Violation.unless(refused, "unexpected answer to a send", answer.code(), answer.remark(), content);
            return null;
        }
        OffsetMessageId id = OffsetMessageId.parse(answer.text("msgId"));
        Violation.unless(id != null && content.key.equals(answer.field("transactionId")), "ids of a send", content);
        if (id == null) {
            return null;
        }
        content.sends.acknowledged++;
        long offset = answer.number("queueOffset");
        if (content.half()) {
            return transactions.stored(content, client, handed, offset, id.position());
        }
        if (content.wishes.delayLevel() == 0) {
            String queue = QueueFacts.name(content.topic, answer.integer("queueId"));
            queues.told(queue, offset, new QueueFacts.Entry(content, id.position(), 0, 0));
            count(content.sends, content, queue, offset);
        }
        return null;
    }

    private static void count(Content.Count count, Content content, String queue, long offset) {
        count.places.add(queue + "/" + offset);
        Violation.unless(count.places.size() <= count.handed, "more messages than sends (P2)", content, count.places);
    }

    // ---- deliveries

    /** The messages of an answer to a pull, each compared with what was sent. Returns where they stand. */
    List<Delivered> delivered(String topic, int queueId, Request answer) {
        List<Delivered> all = new ArrayList<>();
        ByteBuffer in = answer.body().duplicate();
        while (in.hasRemaining()) {
            int size = in.getInt(in.position());
            try {
                all.add(delivered(topic, queueId, in.slice(in.position(), size)));
            } catch (IndexOutOfBoundsException e) {
                throw new Violation("bytes that are no message (P7): " + QueueFacts.name(topic, queueId), e);
            }
            in.position(in.position() + size);
        }
        return all;
    }

    /** One message that a consumer was given. */
    record Delivered(long offset, long physical, Content content) {}

    private Delivered delivered(String topic, int queueId, ByteBuffer message) {
        Content content = content(message);
        long offset = StoredMessage.queueOffset(message, 0);
        long physical = StoredMessage.physicalOffset(message, 0);
        long prepared = StoredMessage.preparedOffset(message, 0);
        long stored = StoredMessage.storeMillis(message, 0);
        String queue = QueueFacts.name(topic, queueId);
        boolean placed = StoredMessage.topic(message, 0).equals(topic) && StoredMessage.queueId(message, 0) == queueId;
        Violation.unless(placed, "a message of another queue", queue, offset, content);
        if (topic.startsWith("%")) {
            String group =
                    topic.startsWith(RETRY) ? topic.substring(RETRY.length()) : topic.substring(DEAD_LETTER.length());
            count(content.copies(group), content, queue, offset);
        } else {
            Violation.unless(content.topic.equals(topic), "a message in another topic", queue, offset, content);
            if (content.half()) {
                transactions.visible(content, prepared, queue + "/" + offset);
            } else {
                count(content.sends, content, queue, offset);
            }
        }
        queues.told(queue, offset, new QueueFacts.Entry(content, physical, prepared, stored));
        return new Delivered(offset, physical, content);
    }

    /** Which content a stored message is; its bytes are compared (P7). */
    Content content(ByteBuffer message) {
        ByteBuffer body = StoredMessage.body(message, 0);
        byte[] bytes = new byte[body.remaining()];
        body.get(bytes);
        int id = Content.idOf(bytes);
        Violation.unless(id >= 0 && id < contents.size(), "a body that nobody sent (P7)", id);
        Content content = contents.get(id);
        boolean same = Arrays.equals(bytes, content.body)
                && content.key.equals(StoredMessage.property(message, 0, Properties.UNIQ_KEY))
                && ("order" + id).equals(StoredMessage.property(message, 0, Properties.KEYS));
        Violation.unless(same, "a body comes back byte for byte (P7)", content);
        return content;
    }

    // ---- checks

    /** The server sent a check. */
    Transaction saidCheck(Request push, long runningRead) {
        ByteBuffer message = push.body();
        Content content = content(message);
        long seq = push.number("tranStateTableOffset");
        long held = push.number("commitLogOffset");
        boolean same = StoredMessage.physicalOffset(message, 0) == held
                && content.half()
                && content.key.equals(push.field("transactionId"));
        Violation.unless(same, "a check with ids that do not fit", seq, held, content);
        long stored = StoredMessage.storeMillis(message, 0);
        return transactions.asked(seq, held, content, stored, runningRead);
    }
}
