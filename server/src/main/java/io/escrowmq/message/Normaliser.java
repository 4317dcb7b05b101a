package io.escrowmq.message;

import io.escrowmq.base.TextCache;
import io.escrowmq.message.NewMessage.Envelope;
import io.escrowmq.message.NewMessage.Region;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Makes messages for the store in one pass over the bytes of their properties and one copy. What is rare (names that
 * steer the store, names that come twice, many items, anything but ASCII) goes the way of {@link NewMessage#of}, which
 * says what the result has to be. Any thread.
 */
public final class Normaliser {

    /** Items of a message that goes the short way. */
    private static final int MAX_ITEMS = 16;

    private static final byte NAME_END = 1;
    private static final byte VALUE_END = 2;

    private static final byte[] KEY = ascii(Properties.UNIQ_KEY);
    private static final byte[] TAGS = ascii(Properties.TAGS);
    private static final byte[] WAIT = ascii(Properties.WAIT);
    private static final byte[] HALF = ascii(Properties.TRANSACTION_PREPARED);
    private static final byte[] GROUP = ascii(Properties.PRODUCER_GROUP);
    private static final byte[] TRUE = ascii("true");
    private static final byte[] TIMER = ascii(Properties.TIMER_PREFIX);

    /** Names whose items need more than to be kept or left out. */
    private static final byte[][] RARE = {
        ascii(Properties.DELAY),
        ascii(Properties.POP_CK),
        ascii(Properties.REAL_TOPIC),
        ascii(Properties.REAL_QUEUE_ID),
        ascii(Properties.TRANSACTION_ID),
        ascii(Properties.TRANSACTION_CHECK_TIMES),
        ascii(Properties.CHECK_IMMUNITY_SECONDS),
        ascii(Properties.CLUSTER),
        ascii(Properties.MSG_REGION),
        ascii(Properties.TRACE_ON),
    };

    private static final TextCache GROUPS = new TextCache();

    private final Region region;
    private final Supplier<String> freshKey;
    private final byte[] added;
    private final byte[] idName = ascii(Properties.TRANSACTION_ID + (char) NAME_END);

    /** @param freshKey gives the UNIQ_KEY for a message without one; any thread */
    public Normaliser(Region region, Supplier<String> freshKey) {
        this.region = region;
        this.freshKey = freshKey;
        this.added = new Properties.Builder()
                .add(Properties.CLUSTER, region.cluster())
                .add(Properties.MSG_REGION, region.region())
                .add(Properties.TRACE_ON, "true")
                .bytes();
    }

    /** The message as the store takes it; see {@link NewMessage#of}. */
    public NewMessage message(String topic, byte[] properties, ByteBuffer body, Envelope envelope) {
        Scan scan = new Scan(properties);
        return scan.run() ? encode(topic, scan, body, envelope) : general(topic, properties, body, envelope);
    }

    /** Whether properties go the short way. */
    static boolean isOrdinary(byte[] properties) {
        return new Scan(properties).run();
    }

    NewMessage general(String topic, byte[] properties, ByteBuffer body, Envelope envelope) {
        return NewMessage.of(topic, properties, body, envelope, region, freshKey);
    }

    private NewMessage encode(String topic, Scan scan, ByteBuffer body, Envelope envelope) {
        String key = scan.key();
        boolean keyMissing = key.isEmpty();
        byte[] keyBytes = {};
        if (keyMissing) {
            key = freshKey.get();
            keyBytes = ascii(key);
        }
        int keyLength = key.length();
        int size = scan.keptBytes
                + (keyMissing ? KEY.length + 1 + keyLength + 1 : 0)
                + (scan.half ? idName.length + keyLength + 1 : 0)
                + added.length;
        // A topic's name is ASCII: others are refused before.
        byte[] stored = StoredMessage.encodeStart(
                topic,
                size,
                body,
                envelope.flag(),
                SysFlag.stored(envelope.sysFlag()),
                envelope.bornMillis(),
                envelope.bornHost(),
                envelope.reconsumeTimes());
        int at = scan.copyKept(stored, stored.length - size);
        if (keyMissing) {
            at = put(KEY, stored, at);
            stored[at++] = NAME_END;
            at = put(keyBytes, stored, at);
            stored[at++] = VALUE_END;
        }
        if (scan.half) {
            at = put(idName, stored, at);
            at = keyMissing ? put(keyBytes, stored, at) : scan.copyKey(stored, at);
            stored[at++] = VALUE_END;
        }
        put(added, stored, at);
        String group = scan.half ? scan.group() : "";
        return new NewMessage(topic, stored, key, scan.tagHash, scan.half, group, 0, -1, null);
    }

    private static int put(byte[] bytes, byte[] target, int at) {
        System.arraycopy(bytes, 0, target, at, bytes.length);
        return at + bytes.length;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** One pass over the properties. */
    private static final class Scan {
        private final byte[] in;
        /** Start and end of each kept item's name. */
        private final int[] names = new int[2 * MAX_ITEMS];
        /** Start and end of each run of kept items. */
        private final int[] runs = new int[2 * MAX_ITEMS];

        private int items;
        private int runCount;
        private int keyFrom;
        private int keyTo;
        private int groupFrom;
        private int groupTo;
        int keptBytes;
        int tagHash;
        boolean half;

        Scan(byte[] properties) {
            this.in = properties;
        }

        /** False if the properties are to be read the general way. */
        boolean run() {
            int start = 0;
            while (start < in.length) {
                int at = start;
                int split = -1;
                while (at < in.length && in[at] != VALUE_END) {
                    byte b = in[at];
                    if (b < 0) {
                        return false;
                    }
                    if (b == NAME_END && split < 0) {
                        split = at;
                    }
                    at++;
                }
                if (split < 0 || at == in.length || !item(start, split, at)) {
                    return false;
                }
                start = at + 1;
            }
            return true;
        }

        private boolean item(int from, int split, int end) {
            if (is(WAIT, from, split)) {
                return true;
            }
            if (items == MAX_ITEMS || isRare(from, split) || isRepeated(from, split)) {
                return false;
            }
            if (is(KEY, from, split)) {
                keyFrom = split + 1;
                keyTo = end;
                if (keyFrom == keyTo) {
                    return false;
                }
            } else if (is(TAGS, from, split)) {
                int hash = 0;
                for (int i = split + 1; i < end; i++) {
                    hash = 31 * hash + in[i];
                }
                tagHash = hash;
            } else if (is(GROUP, from, split)) {
                groupFrom = split + 1;
                groupTo = end;
            } else if (is(HALF, from, split)) {
                if (!is(TRUE, split + 1, end)) {
                    return false;
                }
                half = true;
            }
            keep(from, split, end + 1);
            return true;
        }

        private boolean isRare(int from, int split) {
            for (byte[] name : RARE) {
                if (name.length == split - from && is(name, from, split)) {
                    return true;
                }
            }
            return split - from >= TIMER.length && is(TIMER, from, from + TIMER.length);
        }

        private boolean isRepeated(int from, int split) {
            for (int i = 0; i < items; i++) {
                int other = names[2 * i];
                int otherEnd = names[2 * i + 1];
                if (otherEnd - other == split - from && Arrays.equals(in, other, otherEnd, in, from, split)) {
                    return true;
                }
            }
            return false;
        }

        private void keep(int from, int split, int end) {
            names[2 * items] = from;
            names[2 * items + 1] = split;
            items++;
            if (runCount > 0 && runs[2 * runCount - 1] == from) {
                runs[2 * runCount - 1] = end;
            } else {
                runs[2 * runCount] = from;
                runs[2 * runCount + 1] = end;
                runCount++;
            }
            keptBytes += end - from;
        }

        private boolean is(byte[] name, int from, int to) {
            int length = name.length;
            if (to - from != length || in[from] != name[0]) {
                return false;
            }
            for (int i = 1; i < length; i++) {
                if (in[from + i] != name[i]) {
                    return false;
                }
            }
            return true;
        }

        int copyKept(byte[] target, int start) {
            int at = start;
            for (int i = 0; i < runCount; i++) {
                int length = runs[2 * i + 1] - runs[2 * i];
                System.arraycopy(in, runs[2 * i], target, at, length);
                at += length;
            }
            return at;
        }

        int copyKey(byte[] target, int at) {
            System.arraycopy(in, keyFrom, target, at, keyTo - keyFrom);
            return at + keyTo - keyFrom;
        }

        /** UNIQ_KEY, or empty if there is none. */
        String key() {
            return keyTo == 0 ? "" : new String(in, keyFrom, keyTo - keyFrom, StandardCharsets.ISO_8859_1);
        }

        String group() {
            return GROUPS.text(in, groupFrom, groupTo);
        }
    }
}
