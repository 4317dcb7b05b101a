package io.escrowmq.trials.sim;

import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What stands at each offset of each queue, as the server told senders and consumers: P1, P4, P5. */
final class QueueFacts {

    /** @param prepared H of the transaction, 0 for none; storeMillis 0 if only a sender was told */
    record Entry(Content content, long physical, long prepared, long storeMillis) {}

    private final Map<String, TreeMap<Long, Entry>> queues = new TreeMap<>();
    private final Map<String, Long> ends = new TreeMap<>();

    static String name(String topic, int queueId) {
        return topic + "/" + queueId;
    }

    /** A sender or a consumer was told of an entry. */
    void told(String queue, long offset, Entry entry) {
        TreeMap<Long, Entry> entries = queues.computeIfAbsent(queue, name -> new TreeMap<>());
        Entry before = entries.get(offset);
        if (before == null) {
            entries.put(offset, entry);
            order(queue, offset, entry, entries.headMap(offset));
            return;
        }
        boolean same = before.content == entry.content && before.physical == entry.physical;
        Violation.unless(same, "an offset keeps its message (P4)", queue, offset, before, entry);
        if (before.storeMillis == 0) {
            entries.put(offset, entry);
        } else if (entry.storeMillis != 0) {
            Violation.unless(before.equals(entry), "a message does not change", queue, offset, before, entry);
        }
    }

    private static void order(String queue, long offset, Entry entry, SortedMap<Long, Entry> lower) {
        if (!lower.isEmpty()) {
            Entry last = Objects.requireNonNull(lower.get(lower.lastKey()));
            boolean rising =
                    last.physical < entry.physical && (entry.storeMillis == 0 || last.storeMillis <= entry.storeMillis);
            Violation.unless(rising, "positions and store times rise in a queue (P4)", queue, offset, last, entry);
        }
    }

    /** The server said that a queue has entries below this offset. */
    void toldEnd(String queue, long end) {
        ends.merge(queue, end, Math::max);
    }

    long end(String queue) {
        SortedMap<Long, Entry> entries = queues.get(queue);
        long seen = entries == null || entries.isEmpty() ? 0 : entries.lastKey() + 1;
        return Math.max(seen, ends.getOrDefault(queue, 0L));
    }

    @Nullable
    Entry at(String queue, long offset) {
        TreeMap<Long, Entry> entries = queues.get(queue);
        return entries == null ? null : entries.get(offset);
    }

    Iterable<String> names() {
        return queues.keySet();
    }
}
