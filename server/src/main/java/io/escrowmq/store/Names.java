package io.escrowmq.store;

import io.escrowmq.base.Varint;
import io.escrowmq.log.RecordView;
import io.escrowmq.store.machine.Section;
import io.escrowmq.store.machine.Slices;
import io.escrowmq.store.machine.StateMachine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Names of topics, groups and clients as numbers, so that records stay small. Number 0 is the empty name. Agent only,
 * but for {@link #text}.
 *
 * <pre>
 * NAME   i32 number, UTF-8 to the end
 * </pre>
 */
public final class Names implements StateMachine {

    /** Beyond this many names a new client is remembered without its name. */
    public static final int MAX_CLIENTS = 1 << 22;
    /** Names that topics and groups may need at most; who brings one asks {@link #isFull} first. */
    public static final int MAX_NAMES = MAX_CLIENTS * 2;

    private final Shard shard;
    private final Map<String, Integer> numbers = new HashMap<>();
    /** By number; replaced when it grows, so that readers need no lock. */
    private volatile String[] texts = new String[256];

    private int count;

    public Names(Shard shard) {
        this.shard = shard;
        numbers.put("", 0);
        add("");
    }

    private void add(String text) {
        String[] all = texts;
        if (count == all.length) {
            all = Arrays.copyOf(all, count * 2);
        }
        all[count++] = text;
        // Written again also without growth: whoever gets the number from another thread then sees the text.
        texts = all;
    }

    @Override
    public int[] recordTypes() {
        return new int[] {RecordType.NAME};
    }

    @Override
    public void replay(RecordView record) {
        ByteBuffer in = record.payload();
        int number = in.getInt();
        String text = StandardCharsets.UTF_8.decode(in).toString();
        if (number > count) {
            throw new IllegalStateException("name " + number + " follows " + (count - 1));
        }
        if (number == count) {
            numbers.put(text, number);
            add(text);
        }
    }

    @Override
    public int section() {
        return Section.NAMES;
    }

    /** Slices: n × ( varint bytes, UTF-8 ), the names by number from 1 on. */
    @Override
    public Slices save() {
        return new Slices() {
            private int next = 1;

            @Override
            public boolean next(ByteBuffer out) {
                int before = next;
                while (next < count) {
                    byte[] bytes = texts[next].getBytes(StandardCharsets.UTF_8);
                    if (Varint.size(bytes.length) + bytes.length > out.remaining()) {
                        break;
                    }
                    Varint.put(out, bytes.length);
                    out.put(bytes);
                    next++;
                }
                return next > before;
            }
        };
    }

    @Override
    public void restore(ByteBuffer slice) {
        while (slice.hasRemaining()) {
            int bytes = (int) Varint.get(slice);
            String text = StandardCharsets.UTF_8
                    .decode(slice.slice(slice.position(), bytes))
                    .toString();
            slice.position(slice.position() + bytes);
            numbers.put(text, count);
            add(text);
        }
    }

    /** Whether no topic or group should be named any more. */
    public boolean isFull() {
        return count >= MAX_NAMES;
    }

    /** The number of a client's name; 0 if it is new and too many are known. Clients never stop coming. */
    public int client(String text) {
        return count < MAX_CLIENTS ? number(text) : numbers.getOrDefault(text, 0);
    }

    /** The number of a name, given now if it is new. */
    public int number(String text) {
        Integer known = numbers.get(text);
        if (known != null) {
            return known;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int number = count;
        shard.begin(RecordType.NAME, 4 + bytes.length).putInt(number).put(bytes);
        numbers.put(text, number);
        add(text);
        return number;
    }

    /** Names known, the empty one included. Agent. */
    public int count() {
        return count;
    }

    /** The number of a name, or -1 if it has none. */
    public int find(String text) {
        return numbers.getOrDefault(text, -1);
    }

    /** The name of a number. Any thread. */
    public String text(int number) {
        return texts[number];
    }
}
