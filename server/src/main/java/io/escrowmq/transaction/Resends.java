package io.escrowmq.transaction;

import java.util.ArrayDeque;
import org.agrona.collections.Long2LongHashMap;

/**
 * Half messages of the last minute by fingerprint, so that a half whose answer was lost can be joined when the client
 * sends it again. Agent only.
 */
final class Resends {

    /** A later copy is a transaction of its own. */
    static final long WINDOW_MILLIS = 60_000;

    static final long NONE = -1;
    /** Halves remembered at most; under more load than this allows, the oldest are forgotten early. */
    static final int MAX_REMEMBERED = 1 << 20;

    private record Seen(long millis, long fingerprint, long seq) {}

    private final Long2LongHashMap byFingerprint = new Long2LongHashMap(NONE);
    private final ArrayDeque<Seen> inOrder = new ArrayDeque<>();

    void add(long fingerprint, long seq, long millis) {
        expire(millis);
        if (inOrder.size() == MAX_REMEMBERED) {
            forgetOldest();
        }
        byFingerprint.put(fingerprint, seq);
        inOrder.add(new Seen(millis, fingerprint, seq));
    }

    /** The newest half with this fingerprint, or {@link #NONE}. */
    long find(long fingerprint) {
        return byFingerprint.get(fingerprint);
    }

    void expire(long now) {
        Seen oldest = inOrder.peek();
        while (oldest != null && oldest.millis() + WINDOW_MILLIS <= now) {
            forgetOldest();
            oldest = inOrder.peek();
        }
    }

    private void forgetOldest() {
        Seen oldest = inOrder.remove();
        if (byFingerprint.get(oldest.fingerprint()) == oldest.seq()) {
            byFingerprint.remove(oldest.fingerprint());
        }
    }
}
