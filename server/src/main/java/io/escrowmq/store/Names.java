package io.escrowmq.store;

import io.escrowmq.log.RecordView;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
    private final List<String> texts = java.util.Collections.synchronizedList(new ArrayList<>());

    public Names(Shard shard) {
        this.shard = shard;
        numbers.put("", 0);
        texts.add("");
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
        if (number != texts.size()) {
            throw new IllegalStateException("name " + number + " follows " + (texts.size() - 1));
        }
        numbers.put(text, number);
        texts.add(text);
    }

    /** Whether no topic or group should be named any more. */
    public boolean isFull() {
        return texts.size() >= MAX_NAMES;
    }

    /** The number of a client's name; 0 if it is new and too many are known. Clients never stop coming. */
    public int client(String text) {
        return texts.size() < MAX_CLIENTS ? number(text) : numbers.getOrDefault(text, 0);
    }

    /** The number of a name, given now if it is new. */
    public int number(String text) {
        Integer known = numbers.get(text);
        if (known != null) {
            return known;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int number = texts.size();
        shard.begin(RecordType.NAME, 4 + bytes.length).putInt(number).put(bytes);
        numbers.put(text, number);
        texts.add(text);
        return number;
    }

    /** The number of a name, or -1 if it has none. */
    public int find(String text) {
        return numbers.getOrDefault(text, -1);
    }

    /** The name of a number. Any thread. */
    public String text(int number) {
        return texts.get(number);
    }
}
