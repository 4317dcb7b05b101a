package io.escrowmq.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FrameTest {
    private final Frame frame = new Frame();

    @Test
    void a_sends_answer_gives_queue_offset_and_the_place_inside_its_message_id() throws ProtocolException {
        read("{\"code\":0,\"extFields\":{\"queueId\":\"3\",\"TRACE_ON\":\"true\",\"MSG_REGION\":\"DefaultRegion\","
                + "\"msgId\":\"7F0000010000789F00000000000A1B2C\",\"queueOffset\":\"77\"},\"flag\":1,"
                + "\"language\":\"JAVA\",\"opaque\":1000000009,\"serializeTypeCurrentRPC\":\"JSON\",\"version\":505}");
        assertThat(frame.code()).isZero();
        assertThat(frame.isResponse()).isTrue();
        assertThat(frame.opaque()).isEqualTo(1_000_000_009);
        assertThat(frame.queueId()).isEqualTo(3);
        assertThat(frame.queueOffset()).isEqualTo(77);
        assertThat(frame.logOffset()).isEqualTo(0xA1B2C);
        assertThat(frame.remark()).isEmpty();
    }

    @Test
    void a_check_gives_the_two_offsets_that_its_answer_must_name() throws ProtocolException {
        read("{\"code\":39,\"extFields\":{\"msgId\":\"FEDCBA9876543210000000000000002A\",\"commitLogOffset\":\"5000\","
                + "\"tranStateTableOffset\":\"12\"},\"flag\":2,\"opaque\":4}");
        assertThat(frame.isResponse()).isFalse();
        assertThat(frame.logOffset()).isEqualTo(5000);
        assertThat(frame.queueOffset()).isEqualTo(12);
    }

    @Test
    void blanks_bare_numbers_nulls_and_escapes_are_understood() throws ProtocolException {
        read(" { \"remark\" : \"say \\\"no\\\", {please}\" , \"extFields\" : null , \"code\" : -2 ,\n"
                + "\"other\":{\"a\":{\"b\":true}}, \"flag\":1, \"opaque\" : 5 , \"x\":{} , \"offset\":12 } \n");
        assertThat(frame.code()).isEqualTo(-2);
        assertThat(frame.opaque()).isEqualTo(5);
        assertThat(frame.offset()).isEqualTo(12);
        assertThat(frame.remark()).isEqualTo("say \\\"no\\\", {please}");
    }

    @Test
    void fields_of_the_frame_before_do_not_shine_through() throws ProtocolException {
        read("{\"code\":0,\"flag\":1,\"opaque\":1,\"extFields\":{\"queueOffset\":\"9\",\"nextBeginOffset\":\"3\"}}");
        read("{\"code\":19,\"flag\":1,\"opaque\":2}");
        assertThat(frame.queueOffset()).isEqualTo(-1);
        assertThat(frame.nextOffset()).isEqualTo(-1);
    }

    @Test
    void the_body_is_what_follows_the_header() throws ProtocolException {
        byte[] bytes = bytes("{\"code\":0,\"flag\":1,\"opaque\":1}", "body");
        frame.read(bytes, 0, bytes.length);
        assertThat(new String(frame.bytes(), frame.bodyAt(), frame.bodyLength(), StandardCharsets.UTF_8))
                .isEqualTo("body");
    }

    @Test
    void a_length_is_known_once_four_bytes_are_there() throws ProtocolException {
        byte[] bytes = bytes("{}", "");
        assertThat(Frame.lengthAt(bytes, 0, 3)).isZero();
        assertThat(Frame.lengthAt(bytes, 0, 4)).isEqualTo(bytes.length);
    }

    @Test
    void what_is_no_frame_is_refused() {
        assertThatThrownBy(() -> Frame.lengthAt(new byte[] {-1, -1, -1, -1}, 0, 4))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("-1 bytes");
        assertThatThrownBy(() -> read("{\"code\":0")).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> read("{\"code\":zero}")).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> read("{\"remark\":\"open}")).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> read("{\"a\":".repeat(100))).isInstanceOf(ProtocolException.class);
    }

    private void read(String header) throws ProtocolException {
        byte[] bytes = bytes(header, "");
        frame.read(bytes, 0, bytes.length);
    }

    private static byte[] bytes(String header, String body) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        byte[] rest = body.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + rest.length)
                .putInt(4 + text.length + rest.length)
                .putInt(text.length)
                .put(text)
                .put(rest)
                .array();
    }
}
