package io.escrowmq.trials.hostile;

import io.escrowmq.trials.wire.Calls;
import io.escrowmq.trials.wire.Frame;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Frames that are well made and ask for something wrong. */
final class BadRequests {

    static final String GROUP = "hostile";
    static final String TOPIC = "Hostile";

    private static final int SEND_BATCH = 320;
    private static final int NESTED = 20_000;

    /** @param code what the answer must have @param remark what its remark must name */
    record Bad(Frame request, int code, String remark) {}

    private BadRequests() {}

    /** Small ones, by what is wrong with them. @param open a transaction of the group, undecided */
    static Map<String, Bad> small(Calls.Handle open) {
        Map<String, Bad> all = new LinkedHashMap<>();
        all.put("an unknown code", new Bad(Frame.request(4711, Map.of()), 3, "4711"));
        all.put("a negative code", new Bad(Frame.request(-1, Map.of()), 3, "-1"));
        transactions(all, open);
        topicsAndQueues(all);
        bodies(all);
        return all;
    }

    private static void transactions(Map<String, Bad> all, Calls.Handle open) {
        Calls.Handle nowhere = new Calls.Handle("nobody", Long.MAX_VALUE, Long.MAX_VALUE);
        Calls.Handle before = new Calls.Handle("nobody", -1, -1);
        Calls.Handle moved = new Calls.Handle(open.id(), open.seq(), open.position() + 1);
        Calls.Handle other = new Calls.Handle(open.id(), open.seq() + 1, open.position());
        all.put("END of ids beyond everything", new Bad(end(GROUP, nowhere), 1, "transaction"));
        all.put("END of negative ids", new Bad(end(GROUP, before), 1, "transaction"));
        all.put("END at another position", new Bad(end(GROUP, moved), 1, "transaction"));
        all.put("END of another number", new Bad(end(GROUP, other), 1, "transaction"));
        all.put("END by another group", new Bad(end("strangers", open), 1, "transaction"));
        all.put("END with a decision that is none", new Bad(Calls.end(GROUP, open, 5, false), 1, "commitOrRollback"));
        all.put("END without fields", new Bad(Frame.request(Calls.END_TRANSACTION, Map.of()), 1, "missing"));
    }

    private static Frame end(String group, Calls.Handle handle) {
        return Calls.end(group, handle, Calls.COMMIT, false);
    }

    private static void topicsAndQueues(Map<String, Bad> all) {
        all.put("a topic with a blank", new Bad(send("bad topic", 0, ""), 29, "allowed are"));
        all.put("a topic with a line end", new Bad(send("bad\ntopic", 0, ""), 29, "topic"));
        all.put("no topic", new Bad(send("", 0, ""), 1, "topic"));
        all.put("a topic of 300 bytes", new Bad(send("t".repeat(300), 0, ""), 13, "topic"));
        all.put("a topic that is reserved", new Bad(send("RMQ_SYS_TRANS_HALF_TOPIC", 0, ""), 16, "reserved"));
        all.put("a queue that is not there", new Bad(send(TOPIC, 99, ""), 29, "queue 99"));
        all.put("a queue that is no number", new Bad(send("queueId", "first"), 1, "queueId"));
        all.put("a queue beyond integers", new Bad(send("queueId", "99999999999"), 1, "queueId"));
        all.put("a time that is no number", new Bad(send("bornTimestamp", "now"), 1, "bornTimestamp"));
        all.put("a timer", new Bad(send(TOPIC, 0, "TIMER_DELAY_SEC\1" + "5\2"), 13, "TIMER_DELAY_SEC"));
        all.put("a pull of no topic", new Bad(Calls.pull(GROUP, "NoSuchTopic", 0, 0, 1), 17, "NoSuchTopic"));
        all.put("the end of no queue", new Bad(Calls.maxOffset(TOPIC, -7), 29, "queue -7"));
        all.put("an offset of no group", new Bad(Calls.updateOffset("nobody", TOPIC, 0, 0), 26, "nobody"));
        all.put("a route to nowhere", new Bad(Calls.route("NoSuchTopic"), 17, "NoSuchTopic"));
    }

    private static void bodies(Map<String, Bad> all) {
        String deep = "{\"clientID\":" + "[".repeat(NESTED) + "]".repeat(NESTED) + "}";
        all.put("a heartbeat that is not JSON", new Bad(Calls.heartbeat("{\"clientID\":"), 1, "HEART_BEAT"));
        all.put("a deep heartbeat", new Bad(Calls.heartbeat(deep), 1, "HEART_BEAT"));
        all.put("a heartbeat without a client", new Bad(Calls.heartbeat("{}"), 1, "clientID"));
        all.put("a heartbeat without a body", new Bad(Calls.heartbeat(""), 1, "HEART_BEAT"));
        Map<String, Object> batch = Calls.sendFields(GROUP, TOPIC, 0, "");
        Map<String, Object> letters = new HashMap<>();
        Map.of("a", "producerGroup", "b", "topic", "c", "defaultTopic", "d", "defaultTopicQueueNums", "e", "queueId")
                .forEach((letter, name) -> letters.put(letter, batch.get(name)));
        letters.putAll(Map.of("f", 0, "g", 0, "h", 0, "i", "", "m", true));
        byte[] cut = "not a batch of messages at all".getBytes(StandardCharsets.UTF_8);
        all.put("a batch that is none", new Bad(Frame.request(SEND_BATCH, letters, cut), 13, "batch"));
        all.put("an empty batch", new Bad(Frame.request(SEND_BATCH, letters), 13, "batch"));
    }

    static Bad tooManyProperties() {
        return new Bad(send(TOPIC, 0, "key\1" + "v".repeat(40_000) + "\2"), 13, "properties");
    }

    static Bad bodyTooLarge() {
        return new Bad(
                Frame.request(Calls.SEND, Calls.sendFields(GROUP, TOPIC, 0, ""), new byte[5 << 20]),
                13,
                "maxMessageSize");
    }

    private static Frame send(String topic, int queue, String properties) {
        return Frame.request(
                Calls.SEND, Calls.sendFields(GROUP, topic, queue, properties), "body".getBytes(StandardCharsets.UTF_8));
    }

    private static Frame send(String field, String value) {
        Map<String, Object> fields = Calls.sendFields(GROUP, TOPIC, 0, "");
        fields.put(field, value);
        return Frame.request(Calls.SEND, fields);
    }
}
