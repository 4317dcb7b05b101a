package io.escrowmq.trials.client;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.MessageClientIDSetter;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;

/** Writes events as JSON lines with the wall clock in milliseconds; any thread. */
final class Events {

    private static PrintStream output = System.out;

    private Events() {}

    /** Keeps standard output for events; whatever the client prints goes to standard error. */
    static void takeStandardOutput() {
        output = System.out;
        System.setOut(System.err);
    }

    static Event event(String name) {
        return new Event(name);
    }

    /** One line under construction. */
    static final class Event {
        private final Map<String, @Nullable Object> fields = new LinkedHashMap<>();

        private Event(String name) {
            fields.put("event", name);
            fields.put("time", System.currentTimeMillis());
        }

        Event with(String name, @Nullable Object value) {
            fields.put(name, value);
            return this;
        }

        Event result(SendResult result) {
            return with("status", result.getSendStatus().ordinal())
                    .with("msgId", result.getMsgId())
                    .with("offsetMsgId", result.getOffsetMsgId())
                    .with("transactionId", result.getTransactionId())
                    .with("queueOffset", result.getQueueOffset())
                    .with("queueId", result.getMessageQueue().getQueueId())
                    .with("broker", result.getMessageQueue().getBrokerName());
        }

        Event message(MessageExt message) {
            return with("topic", message.getTopic())
                    .with("queueId", message.getQueueId())
                    .with("queueOffset", message.getQueueOffset())
                    .with("msgId", MessageClientIDSetter.getUniqID(message))
                    .with("offsetMsgId", offsetMessageId(message))
                    .with("transactionId", message.getTransactionId())
                    .with("keys", message.getKeys())
                    .with("tags", message.getTags())
                    .with("body", new String(message.getBody(), StandardCharsets.UTF_8))
                    .with("reconsumeTimes", message.getReconsumeTimes())
                    .with("bornTimestamp", message.getBornTimestamp())
                    .with("storeTimestamp", message.getStoreTimestamp())
                    .with("preparedOffset", message.getPreparedTransactionOffset())
                    .with("sysFlag", message.getSysFlag())
                    .with("properties", message.getProperties());
        }

        void emit() {
            StringBuilder line = new StringBuilder(256);
            append(line, fields);
            synchronized (Events.class) {
                output.println(line);
                output.flush();
            }
        }
    }

    private static @Nullable String offsetMessageId(MessageExt message) {
        return message instanceof org.apache.rocketmq.common.message.MessageClientExt client
                ? client.getOffsetMsgId()
                : message.getMsgId();
    }

    private static void append(StringBuilder line, @Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            String separator = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                line.append(separator);
                quote(line, String.valueOf(entry.getKey()));
                line.append(':');
                append(line, entry.getValue());
                separator = ",";
            }
            line.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof Number || value instanceof Boolean || value == null) {
            line.append(value);
        } else {
            quote(line, value.toString());
        }
    }

    private static void quote(StringBuilder line, String text) {
        line.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c < ' ') {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(c);
            }
        }
        line.append('"');
    }
}
