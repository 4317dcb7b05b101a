package io.escrowmq.transaction;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.collections.IntArrayList;
import org.agrona.collections.Long2LongHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link EscrowDigest} gathers of messages that are not decided yet: 104 bytes each, in chunks, and some 30 to find
 * them by seq. The places of those that go are used again. One thread.
 *
 * <pre>
 * entry   i64 last event   i64 event of the due time   i64 time   i32 unknowns   i32 silents
 *         u8 rule   u8 state   u8 old check   u8 reason   u8 END seen   u8 1 = began in the segment
 *         i64 H   the payload of a STILL_HELD record
 * </pre>
 */
final class UndecidedOfSegment {

    /** Messages gathered at most: 50 to 70 MiB. */
    static final int MAX = 1 << 19;

    private static final int CHUNK_BITS = 10;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final int PROGRESS = 3 * 8 + 2 * 4 + 5;
    private static final int BEGAN = PROGRESS;
    private static final int HELD = BEGAN + 1;
    private static final int HEADER = HELD + 8;
    private static final int ENTRY = HEADER + StillHeldRecord.BYTES;
    private static final long NONE = -1;

    private final Long2LongHashMap places = new Long2LongHashMap(NONE);
    private final List<ByteBuffer> chunks = new ArrayList<>();
    private final IntArrayList free = new IntArrayList();
    private int used;

    boolean isFull() {
        return places.size() >= MAX;
    }

    boolean contains(long seq) {
        return places.containsKey(seq);
    }

    /** A message whose record is in the segment. */
    void begin(HeldRecord held) {
        ByteBuffer entry = create(held.seq());
        entry.put(BEGAN, (byte) 1).putLong(HELD, held.position());
        StillHeldRecord.write(entry.position(HEADER), held);
    }

    private ByteBuffer create(long seq) {
        int place = free.isEmpty() ? used++ : free.remove(free.size() - 1);
        if (place >> CHUNK_BITS == chunks.size()) {
            chunks.add(ByteBuffer.allocate(CHUNK * ENTRY));
        }
        places.put(seq, place);
        ByteBuffer entry = at(place);
        put(entry, new Progress().begin(seq));
        return entry.put(BEGAN, (byte) 0).clear();
    }

    private ByteBuffer at(long place) {
        int start = (int) (place & CHUNK - 1) * ENTRY;
        return chunks.get((int) place >> CHUNK_BITS).slice(start, ENTRY);
    }

    private ByteBuffer entry(long seq) {
        long place = places.get(seq);
        return place == NONE ? create(seq) : at(place);
    }

    /** Reads what happened so far, nothing if the message was not heard of. */
    void load(long seq, Progress to) {
        ByteBuffer in = entry(seq);
        to.begin(seq);
        to.lastEvent = in.getLong();
        to.dueEvent = in.getLong();
        to.time = in.getLong();
        to.unknowns = in.getInt();
        to.silents = in.getInt();
        to.rule = in.get();
        to.state = in.get();
        to.oldCheck = in.get();
        to.reason = in.get();
        to.endSeen = in.get() != 0;
    }

    void store(Progress from) {
        put(entry(from.seq), from);
    }

    private static void put(ByteBuffer out, Progress from) {
        out.putLong(from.lastEvent).putLong(from.dueEvent).putLong(from.time);
        out.putInt(from.unknowns).putInt(from.silents);
        out.put((byte) from.rule)
                .put((byte) from.state)
                .put((byte) from.oldCheck)
                .put((byte) from.reason);
        out.put((byte) (from.endSeen ? 1 : 0));
    }

    /** The payload of a STILL_HELD record, or null if the message began in an earlier segment. */
    @Nullable
    ByteBuffer header(long seq) {
        ByteBuffer entry = entry(seq);
        return entry.get(BEGAN) == 0 ? null : entry.slice(HEADER, StillHeldRecord.BYTES);
    }

    /** H of a message that began in the segment. */
    long held(long seq) {
        return entry(seq).getLong(HELD);
    }

    void remove(long seq) {
        long place = places.remove(seq);
        if (place != NONE) {
            free.addInt((int) place);
        }
    }

    /** All seqs, lowest first. */
    long[] inOrder() {
        long[] seqs = new long[places.size()];
        Long2LongHashMap.KeyIterator each = places.keySet().iterator();
        for (int i = 0; i < seqs.length; i++) {
            seqs[i] = each.nextValue();
        }
        Arrays.sort(seqs);
        return seqs;
    }

    void clear() {
        places.clear();
        free.clear();
        used = 0;
    }
}
