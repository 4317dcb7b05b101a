package io.escrowmq.delivery;

import io.escrowmq.base.Varint;
import io.escrowmq.index.QueueIndex;
import io.escrowmq.log.RecordView;
import io.escrowmq.store.RecordType;
import io.escrowmq.store.Shard;
import io.escrowmq.store.machine.Section;
import io.escrowmq.store.machine.Slices;
import io.escrowmq.store.machine.StateMachine;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.collections.IntHashSet;
import org.agrona.collections.LongArrayList;

/**
 * How far each group has consumed each queue. Commits gather in a dirty table that is appended at the end of the turn if
 * somebody waits for it, at latest after {@value #FLUSH_MILLIS} ms. The last commit wins, also a lower one; the server
 * itself never lowers. A queue number belongs to one incarnation of a topic, so a topic created anew starts without
 * offsets. Agent only.
 *
 * <pre>
 * OFFSETS   varint n   n × ( varint group name   varint queue number   varint offset )
 * </pre>
 */
public final class Offsets implements StateMachine {

    /** Nothing is stored. */
    public static final long NONE = -1;
    /** (Group, queue) pairs; a commit for one more is refused. About 35 bytes of memory each. */
    public static final int MAX_PAIRS = 10_000_000;
    /** A commit that nobody waits for is appended after this time. */
    static final long FLUSH_MILLIS = 100;
    /** Pairs in one record. */
    private static final int MAX_PAIRS_OF_A_RECORD = 8_192;
    /** A pair in a snapshot, at most. */
    private static final int MAX_PAIR_BYTES = 5 + 5 + 10;

    private final Shard shard;
    private final int maxPairs;
    private final OffsetTable table = new OffsetTable();
    /** Places of pairs whose offset is not in the log yet. */
    private final IntHashSet dirty = new IntHashSet();

    private final List<Runnable> waiting = new ArrayList<>();
    private long flushAt = Long.MAX_VALUE;

    public Offsets(Shard shard) {
        this(shard, MAX_PAIRS);
    }

    Offsets(Shard shard, int maxPairs) {
        this.shard = shard;
        this.maxPairs = maxPairs;
    }

    @Override
    public int[] recordTypes() {
        return new int[] {RecordType.OFFSETS};
    }

    private static long key(int group, int queue) {
        return (long) group << 32 | queue;
    }

    /**
     * Remembers the offset of the next message that a group wants of a queue. A negative one is ignored (clients send
     * what they do not know), one above the published end means that end.
     *
     * @return false if there are too many pairs
     */
    public boolean commit(Group group, QueueIndex queue, long offset) {
        if (offset < 0) {
            return true;
        }
        long key = key(group.number(), queue.number());
        long value = Math.min(offset, queue.published());
        int place = table.find(key);
        if (place == OffsetTable.NONE) {
            if (table.size() >= maxPairs) {
                return false;
            }
            place = table.add(key);
        } else if (table.current(place) == value) {
            return true;
        }
        table.current(place, value);
        dirty.add(place);
        flushAt = Math.min(flushAt, shard.now() + FLUSH_MILLIS);
        return true;
    }

    /** As {@link #commit}; {@code done} runs when the offset is durable, unless false is returned. */
    public boolean commit(Group group, QueueIndex queue, long offset, Runnable done) {
        boolean accepted = commit(group, queue, offset);
        if (accepted) {
            waiting.add(done);
        }
        return accepted;
    }

    /** The durable offset, or {@link #NONE}. */
    public long stored(Group group, QueueIndex queue) {
        int place = table.find(key(group.number(), queue.number()));
        return place == OffsetTable.NONE ? NONE : table.durable(place);
    }

    @Override
    public int tick(long now, int limit) {
        if (waiting.isEmpty() && now < flushAt) {
            return 0;
        }
        int appended = dirty.size();
        appendDirty();
        flushAt = Long.MAX_VALUE;
        waiting.forEach(shard::whenDurable);
        int answered = waiting.size();
        waiting.clear();
        return appended + answered;
    }

    /** Appends what is not in the log yet without waiting for its time, so that a clean stop loses no offset. */
    public void flush() {
        tick(Long.MAX_VALUE, Integer.MAX_VALUE);
    }

    @Override
    public long nextTick() {
        return waiting.isEmpty() ? flushAt : shard.now();
    }

    private void appendDirty() {
        LongArrayList pairs = new LongArrayList();
        IntHashSet.IntIterator places = dirty.iterator();
        while (places.hasNext()) {
            int place = places.nextValue();
            pairs.addLong(table.key(place));
            pairs.addLong(table.current(place));
            if (pairs.size() == MAX_PAIRS_OF_A_RECORD * 2) {
                append(pairs);
                pairs = new LongArrayList();
            }
        }
        dirty.clear();
        if (!pairs.isEmpty()) {
            append(pairs);
        }
    }

    private void append(LongArrayList pairs) {
        int count = pairs.size() / 2;
        int size = Varint.size(count);
        for (int i = 0; i < pairs.size(); i += 2) {
            long key = pairs.getLong(i);
            size += Varint.size(key >>> 32) + Varint.size(key & 0xFFFFFFFFL) + Varint.size(pairs.getLong(i + 1));
        }
        ByteBuffer out = shard.begin(RecordType.OFFSETS, size);
        Varint.put(out, count);
        for (int i = 0; i < pairs.size(); i += 2) {
            long key = pairs.getLong(i);
            Varint.put(out, key >>> 32);
            Varint.put(out, key & 0xFFFFFFFFL);
            Varint.put(out, pairs.getLong(i + 1));
        }
        shard.whenDurable(() -> nowDurable(pairs));
    }

    private void nowDurable(LongArrayList pairs) {
        for (int i = 0; i < pairs.size(); i += 2) {
            table.durable(table.find(pairs.getLong(i)), pairs.getLong(i + 1));
        }
    }

    @Override
    public void replay(RecordView record) {
        ByteBuffer in = record.payload();
        long count = Varint.get(in);
        for (long i = 0; i < count; i++) {
            long key = Varint.get(in) << 32 | Varint.get(in);
            stored(key, Varint.get(in));
        }
    }

    private void stored(long key, long offset) {
        int known = table.find(key);
        int place = known == OffsetTable.NONE ? table.add(key) : known;
        table.current(place, offset);
        table.durable(place, offset);
    }

    @Override
    public int section() {
        return Section.OFFSETS;
    }

    /** Slices: n × ( varint group name   varint queue number   varint offset ). */
    @Override
    public Slices save() {
        return new Slices() {
            private int next;

            @Override
            public boolean next(ByteBuffer out) {
                int before = next;
                while (next < table.size() && out.remaining() >= MAX_PAIR_BYTES) {
                    long key = table.key(next);
                    Varint.put(out, key >>> 32);
                    Varint.put(out, key & 0xFFFFFFFFL);
                    Varint.put(out, table.current(next));
                    next++;
                }
                if (next == before) {
                    // What was saved before the log had it gets into the log before the snapshot counts.
                    flush();
                }
                return next > before;
            }
        };
    }

    @Override
    public void restore(ByteBuffer slice) {
        while (slice.hasRemaining()) {
            stored(Varint.get(slice) << 32 | Varint.get(slice), Varint.get(slice));
        }
    }
}
