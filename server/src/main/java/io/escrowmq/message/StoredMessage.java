package io.escrowmq.message;

import io.escrowmq.base.Crc;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One message as it is stored and delivered: RocketMQ's layout V1 with IPv4 hosts, big endian.
 *
 * <pre>
 *  0 i32 total size            40 i64 born time ms
 *  4 u32 magic DAA320A7        48 4+4 born address, port
 *  8 i32 body CRC32            56 i64 store time ms
 * 12 i32 queue id              64 4+4 store address, port
 * 16 i32 flag                  72 i32 reconsume times
 * 20 i64 queue offset          76 i64 prepared transaction offset
 * 28 i64 physical offset       84 i32 n, n bytes body
 * 36 i32 sysFlag               .. u8 t, t bytes topic
 *                              .. i16 p, p bytes properties
 * </pre>
 *
 * Source of the format: apache/rocketmq, {@code MessageDecoder}. Static functions over buffers; {@code at} is the index
 * of the message's first byte.
 */
public final class StoredMessage {

    public static final int MAGIC = 0xDAA320A7;
    /** Bytes of a message with empty body, topic and properties. */
    public static final int OVERHEAD = 91;

    public static final int MAX_PROPERTIES_BYTES = 32767;
    public static final int MAX_TOPIC_BYTES = 127;

    static final int BODY_CRC = 8;
    static final int QUEUE_ID = 12;
    static final int FLAG = 16;
    static final int QUEUE_OFFSET = 20;
    static final int PHYSICAL_OFFSET = 28;
    static final int SYS_FLAG = 36;
    static final int BORN_TIME = 40;
    static final int BORN_HOST = 48;
    static final int STORE_TIME = 56;
    static final int STORE_HOST = 64;
    static final int RECONSUME_TIMES = 72;
    static final int PREPARED_OFFSET = 76;
    static final int BODY_LENGTH = 84;

    private StoredMessage() {}

    /**
     * Encodes a message whose place is not known yet: queue id, offsets, store time and store host are zero until patched.
     *
     * @param body copied from position to limit; its position stays
     */
    public static byte[] encode(
            byte[] topic,
            byte[] properties,
            ByteBuffer body,
            int flag,
            int sysFlag,
            long bornMillis,
            Host bornHost,
            int reconsumeTimes) {
        int bodyLength = body.remaining();
        byte[] bytes = new byte[OVERHEAD + bodyLength + topic.length + properties.length];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.putInt(bytes.length).putInt(MAGIC).putInt(Crc.body(body, body.position(), bodyLength));
        out.putInt(0).putInt(flag).putLong(0).putLong(0).putInt(sysFlag);
        out.putLong(bornMillis).putInt(bornHost.address()).putInt(bornHost.port());
        out.putLong(0).putLong(0).putInt(reconsumeTimes).putLong(0);
        out.putInt(bodyLength).put(body.duplicate());
        out.put((byte) topic.length)
                .put(topic)
                .putShort((short) properties.length)
                .put(properties);
        return bytes;
    }

    /**
     * As {@link #encode}, but the last {@code propertyBytes} bytes of the array are left for the caller to fill.
     *
     * @param topic ASCII
     */
    @SuppressWarnings("deprecation") // the one way to copy an ASCII string into a part of an array
    static byte[] encodeStart(
            String topic,
            int propertyBytes,
            ByteBuffer body,
            int flag,
            int sysFlag,
            long bornMillis,
            Host bornHost,
            int reconsumeTimes) {
        int bodyLength = body.remaining();
        byte[] bytes = new byte[OVERHEAD + bodyLength + topic.length() + propertyBytes];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        out.putInt(0, bytes.length).putInt(4, MAGIC).putInt(BODY_CRC, Crc.body(body, body.position(), bodyLength));
        out.putInt(FLAG, flag).putInt(SYS_FLAG, sysFlag).putLong(BORN_TIME, bornMillis);
        out.putInt(BORN_HOST, bornHost.address()).putInt(BORN_HOST + 4, bornHost.port());
        out.putInt(RECONSUME_TIMES, reconsumeTimes).putInt(BODY_LENGTH, bodyLength);
        int at = BODY_LENGTH + 4;
        body.get(body.position(), bytes, at, bodyLength);
        at += bodyLength;
        bytes[at++] = (byte) topic.length();
        topic.getBytes(0, topic.length(), bytes, at);
        out.putShort(at + topic.length(), (short) propertyBytes);
        return bytes;
    }

    public static int size(ByteBuffer in, int at) {
        return in.getInt(at);
    }

    public static int queueId(ByteBuffer in, int at) {
        return in.getInt(at + QUEUE_ID);
    }

    public static int flag(ByteBuffer in, int at) {
        return in.getInt(at + FLAG);
    }

    public static long queueOffset(ByteBuffer in, int at) {
        return in.getLong(at + QUEUE_OFFSET);
    }

    public static int sysFlag(ByteBuffer in, int at) {
        return in.getInt(at + SYS_FLAG);
    }

    public static long bornMillis(ByteBuffer in, int at) {
        return in.getLong(at + BORN_TIME);
    }

    public static Host bornHost(ByteBuffer in, int at) {
        return new Host(in.getInt(at + BORN_HOST), in.getInt(at + BORN_HOST + 4));
    }

    public static long storeMillis(ByteBuffer in, int at) {
        return in.getLong(at + STORE_TIME);
    }

    public static int reconsumeTimes(ByteBuffer in, int at) {
        return in.getInt(at + RECONSUME_TIMES);
    }

    public static long physicalOffset(ByteBuffer in, int at) {
        return in.getLong(at + PHYSICAL_OFFSET);
    }

    public static long preparedOffset(ByteBuffer in, int at) {
        return in.getLong(at + PREPARED_OFFSET);
    }

    /** CRC32 of the body with the sign bit masked, as it was computed when the message came. */
    public static int bodyCrc(ByteBuffer in, int at) {
        return in.getInt(at + BODY_CRC);
    }

    public static ByteBuffer body(ByteBuffer in, int at) {
        return in.slice(at + BODY_LENGTH + 4, in.getInt(at + BODY_LENGTH));
    }

    public static String topic(ByteBuffer in, int at) {
        int start = topicAt(in, at);
        return text(in, start + 1, in.get(start) & 0xFF);
    }

    public static byte[] properties(ByteBuffer in, int at) {
        int topic = topicAt(in, at);
        int start = topic + 1 + (in.get(topic) & 0xFF);
        byte[] bytes = new byte[in.getShort(start)];
        in.get(start + 2, bytes);
        return bytes;
    }

    /** Value of the last property of this name, or null. */
    public static @Nullable String property(ByteBuffer in, int at, String name) {
        return Properties.value(properties(in, at), name);
    }

    private static int topicAt(ByteBuffer in, int at) {
        return at + BODY_LENGTH + 4 + in.getInt(at + BODY_LENGTH);
    }

    private static String text(ByteBuffer in, int from, int length) {
        byte[] bytes = new byte[length];
        in.get(from, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A copy of the message with one more property. */
    public static ByteBuffer withProperty(ByteBuffer message, String name, String value) {
        byte[] item = new Properties.Builder().add(name, value).bytes();
        int topic = topicAt(message, 0);
        int start = topic + 1 + (message.get(topic) & 0xFF);
        int old = message.getShort(start);
        ByteBuffer copy = ByteBuffer.allocate(start + 2 + old + item.length);
        copy.put(0, message, 0, start + 2 + old).put(start + 2 + old, item);
        copy.putInt(0, copy.capacity()).putShort(start, (short) (old + item.length));
        return copy;
    }

    /** Writes where the message was stored. */
    public static void place(
            ByteBuffer out,
            int at,
            int queueId,
            long queueOffset,
            long physicalOffset,
            long storeMillis,
            Host storeHost) {
        out.putInt(at + QUEUE_ID, queueId);
        out.putLong(at + QUEUE_OFFSET, queueOffset);
        out.putLong(at + PHYSICAL_OFFSET, physicalOffset);
        out.putLong(at + STORE_TIME, storeMillis);
        out.putInt(at + STORE_HOST, storeHost.address());
        out.putInt(at + STORE_HOST + 4, storeHost.port());
    }

    /** Sets the address under which clients reach this server now. */
    public static void storeHost(ByteBuffer out, int at, Host host) {
        out.putInt(at + STORE_HOST, host.address());
        out.putInt(at + STORE_HOST + 4, host.port());
    }

    /** Marks a message as the committed form of a half message. */
    public static void committed(ByteBuffer out, int at, long preparedOffset) {
        out.putInt(at + SYS_FLAG, sysFlag(out, at) & ~SysFlag.TRANSACTION_MASK | SysFlag.TRANSACTION_COMMIT);
        out.putLong(at + PREPARED_OFFSET, preparedOffset);
    }
}
