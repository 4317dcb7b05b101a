package io.escrowmq.transaction;

import io.escrowmq.base.Crc;
import io.escrowmq.message.NewMessage;
import io.escrowmq.message.StoredMessage;
import java.nio.ByteBuffer;

/** 64 bits that are equal for two copies of one half message: of its group, key, topic and body. */
final class Fingerprint {

    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private Fingerprint() {}

    static long of(NewMessage half) {
        ByteBuffer stored = ByteBuffer.wrap(half.stored());
        ByteBuffer body = StoredMessage.body(stored, 0);
        long bits = (long) StoredMessage.bodyCrc(stored, 0) << 32
                ^ Crc.castagnoli(body, 0, body.limit()) & 0xFFFFFFFFL
                ^ (long) body.limit() << 16;
        bits = mix(bits, half.producerGroup());
        bits = mix(bits, half.uniqKey());
        return mix(bits, half.topic());
    }

    private static long mix(long bits, String text) {
        long mixed = bits;
        for (int i = 0; i < text.length(); i++) {
            mixed = (mixed ^ text.charAt(i)) * PRIME;
            mixed ^= mixed >>> 29;
        }
        return (mixed ^ text.length()) * PRIME;
    }
}
