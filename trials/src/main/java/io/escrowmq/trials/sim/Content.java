package io.escrowmq.trials.sim;

import io.escrowmq.message.Properties;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One message as a producer means it, however often it sends it: what is sent, and what became of all the sends. */
final class Content {

    /** What a producer asks of the server beside storing. @param immunitySeconds own first-check delay, or -1 */
    record Wishes(boolean half, int delayLevel, int immunitySeconds) {}

    /** Sends of it, or of copies that consumers sent back: handed to the server, and acknowledged. */
    static final class Count {
        int handed;
        int acknowledged;
        final Set<String> places = new LinkedHashSet<>();
    }

    final int id;
    final String group;
    final String topic;
    final String key;
    final Wishes wishes;
    final byte[] body;
    final Count sends = new Count();
    /** Moments at which sends of it were handed over, by client. */
    final Map<String, List<Moment>> handed = new LinkedHashMap<>();

    @Nullable
    Moment lastHanded;
    /** By consumer group. */
    final Map<String, Count> copies = new HashMap<>();

    Content(int id, String group, String topic, String key, int bytes, Wishes wishes) {
        this.id = id;
        this.group = group;
        this.topic = topic;
        this.key = key;
        this.wishes = wishes;
        StringBuilder text = new StringBuilder(id + "|");
        while (text.length() < bytes) {
            text.append((char) ('a' + (id + text.length()) % 26));
        }
        this.body = text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The number in front of a body, or -1. */
    static int idOf(byte[] body) {
        int id = 0;
        for (int i = 0; i < body.length && i < 9; i++) {
            if (body[i] == '|') {
                return id;
            }
            if (body[i] < '0' || body[i] > '9') {
                return -1;
            }
            id = id * 10 + body[i] - '0';
        }
        return -1;
    }

    boolean half() {
        return wishes.half;
    }

    void handed(String client, Moment at) {
        sends.handed++;
        lastHanded = at;
        handed.computeIfAbsent(client, name -> new ArrayList<>()).add(at);
    }

    Count copies(String consumerGroup) {
        return copies.computeIfAbsent(consumerGroup, name -> new Count());
    }

    /** First-check delay in milliseconds. */
    long firstCheck(Timing timing) {
        return wishes.immunitySeconds < 0 ? timing.firstCheck() : wishes.immunitySeconds * 1_000L;
    }

    String properties() {
        Properties.Builder out = new Properties.Builder().add(Properties.UNIQ_KEY, key);
        out.add(Properties.KEYS, "order" + id);
        if (wishes.half) {
            out.add(Properties.TRANSACTION_PREPARED, "true").add(Properties.PRODUCER_GROUP, group);
        }
        if (wishes.delayLevel > 0) {
            out.add(Properties.DELAY, Integer.toString(wishes.delayLevel));
        }
        if (wishes.immunitySeconds >= 0) {
            out.add(Properties.CHECK_IMMUNITY_SECONDS, Integer.toString(wishes.immunitySeconds));
        }
        return new String(out.bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "m" + id;
    }
}
