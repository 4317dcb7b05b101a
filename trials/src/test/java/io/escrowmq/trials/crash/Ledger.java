package io.escrowmq.trials.crash;

import io.escrowmq.trials.wire.Calls;
import io.escrowmq.trials.wire.Frame;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

/** All that producers and consumers were told by the lives of one server so far; any thread. */
final class Ledger {

    static final int QUEUES = 4;

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<Place, String> messages = new ConcurrentHashMap<>();
    private final Map<String, Place> places = new ConcurrentHashMap<>();
    private final AtomicLongArray ends = new AtomicLongArray(QUEUES);
    private final AtomicLongArray sentOffsets = new AtomicLongArray(QUEUES);
    private final AtomicLongArray acknowledgedOffsets = new AtomicLongArray(QUEUES);
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();

    /** A message that is about to be sent. @param life of the server, from 1 */
    Entry plain(int life) {
        return add(new Entry("m-" + numbers.incrementAndGet(), null, life));
    }

    /** A half message that is about to be sent. */
    Entry half(int life) {
        int number = numbers.incrementAndGet();
        return add(new Entry("t-" + number, Plan.of(number), life));
    }

    private Entry add(Entry entry) {
        entries.put(entry.id, entry);
        return entry;
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    /** The server asks for a decision. Null if nobody has sent such a message. */
    Entry asked(Calls.Handle handle, int life) {
        Entry entry = entries.get(handle.id());
        if (entry == null || !entry.isHalf()) {
            violation("asked about a transaction that nobody began: " + handle);
            return null;
        }
        if (entry.decidedIn < life) {
            violation("asked in life " + life + " about " + entry);
        }
        entry.askedIn = life;
        return entry;
    }

    /** A decision was answered. */
    void ended(Entry entry, int decision, Frame answer, int life) {
        if (answer.code() == 0) {
            if (decision != Calls.UNKNOWN && entry.decidedIn == Entry.NEVER) {
                entry.decidedIn = life;
            }
        } else if (answer.code() == 1) {
            violation("END with " + decision + " answered " + answer + " for " + entry);
        }
    }

    /** A consumer or an audit has got a message. */
    void seen(Place place, String id) {
        String before = messages.putIfAbsent(place, id);
        if (before != null && !before.equals(id)) {
            violation(place + " had " + before + " and has now " + id);
        }
        Place other = places.putIfAbsent(id, place);
        if (other != null && !other.equals(place)) {
            violation(id + " is twice: " + other + " and " + place);
        }
        ends.accumulateAndGet(place.queue(), place.offset() + 1, Math::max);
    }

    /** Where consumers have found it, or null. */
    Place placeOf(String id) {
        return places.get(id);
    }

    /** Messages that were found and never sent. */
    List<String> foreign() {
        return places.keySet().stream().filter(id -> !entries.containsKey(id)).toList();
    }

    /** Behind the last message of a queue that anybody has got. */
    long end(int queue) {
        return ends.get(queue);
    }

    void offsetSent(int queue, long offset) {
        sentOffsets.accumulateAndGet(queue, offset, Math::max);
    }

    void offsetAcknowledged(int queue, long offset) {
        acknowledgedOffsets.accumulateAndGet(queue, offset, Math::max);
    }

    long offsetSent(int queue) {
        return sentOffsets.get(queue);
    }

    long offsetAcknowledged(int queue) {
        return acknowledgedOffsets.get(queue);
    }

    void violation(String what) {
        violations.add(what);
    }

    List<String> violations() {
        return violations;
    }
}
