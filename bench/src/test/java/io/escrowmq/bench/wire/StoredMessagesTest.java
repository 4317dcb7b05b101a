package io.escrowmq.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredMessagesTest {
    private final List<String> seen = new ArrayList<>();

    @Test
    void every_message_is_shown_with_its_offset_and_identity_whatever_the_length_of_its_hosts()
            throws ProtocolException {
        ByteBuffer body = ByteBuffer.allocate(1024);
        put(body, 5, 0, 16, 11, 101);
        put(body, 6, 0x10, 40, 12, 102);
        put(body, 7, 0x30, 16, 13, 103);
        assertThat(StoredMessages.walk(body.array(), 0, body.position(), this::see))
                .isEqualTo(3);
        assertThat(seen).containsExactly("5 11 101", "6 12 102", "7 13 103");
    }

    @Test
    void a_body_too_short_for_an_identity_belongs_to_no_run() throws ProtocolException {
        ByteBuffer body = ByteBuffer.allocate(1024);
        put(body, 5, 0, 15, 0, 0);
        StoredMessages.walk(body.array(), 0, body.position(), this::see);
        assertThat(seen).containsExactly("5 0 0");
    }

    @Test
    void a_message_that_is_cut_is_refused() {
        ByteBuffer body = ByteBuffer.allocate(1024);
        put(body, 5, 0, 16, 11, 101);
        assertThatThrownBy(() -> StoredMessages.walk(body.array(), 0, body.position() - 1, this::see))
                .isInstanceOf(ProtocolException.class);
    }

    private void see(long queueOffset, long run, long sequence) {
        seen.add(queueOffset + " " + run + " " + sequence);
    }

    private static void put(ByteBuffer out, long queueOffset, int sysFlag, int bodyLength, long run, long sequence) {
        int start = out.position();
        out.putInt(0).putInt(0xDAA320A7).putInt(0).putInt(0).putInt(0);
        out.putLong(queueOffset).putLong(0).putInt(sysFlag).putLong(0);
        out.put(new byte[(sysFlag & 0x10) == 0 ? 8 : 20]).putLong(0);
        out.put(new byte[(sysFlag & 0x20) == 0 ? 8 : 20]).putInt(0).putLong(0);
        out.putInt(bodyLength);
        if (bodyLength >= 16) {
            out.putLong(run).putLong(sequence).put(new byte[bodyLength - 16]);
        } else {
            out.put(new byte[bodyLength]);
        }
        out.put((byte) 1).put((byte) 't').putShort((short) 0);
        out.putInt(start, out.position() - start);
    }
}
