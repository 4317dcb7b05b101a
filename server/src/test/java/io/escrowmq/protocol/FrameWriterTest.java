package io.escrowmq.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class FrameWriterTest {

    private final FrameWriter writer = new FrameWriter();

    private String jsonOf(Response response) {
        writer.response(SerializeType.JSON, 7, response);
        return new String(writer.array(), 8, writer.length() - 8, StandardCharsets.UTF_8);
    }

    @Test
    void an_answer_in_json_has_only_texts_as_fields() {
        assertThat(jsonOf(Response.of(0)
                        .field("msgId", "7F0000010000")
                        .field("queueOffset", 42)
                        .field("least", Long.MIN_VALUE)
                        .field("none", 0)))
                .isEqualTo("{\"code\":0,\"extFields\":{\"msgId\":\"7F0000010000\",\"queueOffset\":\"42\","
                        + "\"least\":\"-9223372036854775808\",\"none\":\"0\"},"
                        + "\"flag\":1,\"language\":\"JAVA\",\"opaque\":7,\"version\":479}");
    }

    @Test
    void an_answer_without_fields_has_no_ext_fields() {
        assertThat(jsonOf(Response.of(17).remark("no \"topic\"\n\\é😀")))
                .isEqualTo("{\"code\":17,\"flag\":1,\"language\":\"JAVA\",\"opaque\":7,"
                        + "\"remark\":\"no \\\"topic\\\"\\u000a\\\\é😀\",\"version\":479}");
    }

    @Test
    void the_prefix_counts_header_and_body() {
        Response response = Response.of(0).body(ByteBuffer.wrap(new byte[5]), ByteBuffer.wrap(new byte[10], 3, 4));

        writer.response(SerializeType.JSON, 1, response);

        ByteBuffer prefix = ByteBuffer.wrap(writer.array());
        assertThat(prefix.getInt()).isEqualTo(writer.length() - 4 + 9);
        assertThat(prefix.getInt()).isEqualTo(writer.length() - 8);
    }

    @Test
    void an_answer_in_binary_has_the_drawn_bytes() {
        writer.response(SerializeType.BINARY, 258, Response.of(21).remark("no").field("a", 5));

        assertThat(HexFormat.ofDelimiter(" ").formatHex(writer.array(), 0, writer.length()))
                .isEqualTo("00 00 00 23 01 00 00 1f 00 15 00 01 df 00 00 01 02 00 00 00 01 00 00 00 02 6e 6f"
                        + " 00 00 00 08 00 01 61 00 00 00 01 35");
    }

    @Test
    void a_push_is_a_one_way_request() throws Exception {
        for (SerializeType type : SerializeType.values()) {
            ByteBuffer body = ByteBuffer.wrap(new byte[] {1, 2, 3});
            writer.oneWay(type, RequestCode.CHECK_TRANSACTION_STATE, 9, Map.of("commitLogOffset", "77"), 3);

            Request push = Frames.decode(writer.toFrame(body));

            assertThat(push.code()).isEqualTo(39);
            assertThat(push.oneWay()).isTrue();
            assertThat(push.isResponse()).isFalse();
            assertThat(push.opaque()).isEqualTo(9);
            assertThat(push.number("commitLogOffset")).isEqualTo(77);
            assertThat(push.body()).isEqualTo(body);
        }
    }

    @Test
    void a_body_that_no_peer_would_take_is_refused() {
        assertThatThrownBy(() -> Response.of(0).body(ByteBuffer.allocate(Response.MAX_BODY + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_long_remark_is_cut() {
        assertThat(Response.of(1).remark("x".repeat(100_000)).remark()).hasSize(Response.MAX_REMARK);
    }

    @Property(tries = 500)
    void what_is_written_is_read_in_both_types(
            @ForAll int opaque,
            @ForAll short code,
            @ForAll @StringLength(max = 200) String remark,
            @ForAll @Size(max = 20)
                    Map<@StringLength(min = 1, max = 30) String, @StringLength(min = 1, max = 300) String> given,
            @ForAll long number,
            @ForAll @Size(max = 100) byte[] body)
            throws Exception {
        Map<String, String> fields = new LinkedHashMap<>();
        given.forEach((name, value) -> fields.put(utf8(name), utf8(value)));
        fields.put("number", Long.toString(number));
        for (SerializeType type : SerializeType.values()) {
            Response response = Response.of(code).remark("r" + remark);
            fields.forEach((name, value) -> {
                if (!name.equals("number")) {
                    response.field(name, value);
                }
            });
            response.field("number", number).body(ByteBuffer.wrap(body));
            writer.response(type, opaque, response);

            Request read = Frames.decode(writer.toFrame(ByteBuffer.wrap(body)));

            assertThat(read.isResponse()).isTrue();
            assertThat(read.opaque()).isEqualTo(opaque);
            assertThat((short) read.code()).isEqualTo(code);
            assertThat(read.version()).isEqualTo(479);
            assertThat(read.language()).isEqualTo(LanguageCode.JAVA);
            assertThat(read.remark()).isEqualTo(utf8("r" + remark));
            assertThat(read.fields()).isEqualTo(fields);
            assertThat(read.number("number")).isEqualTo(number);
            assertThat(read.body()).isEqualTo(ByteBuffer.wrap(body));
        }
    }

    /** What is left of a text after encoding: halves of surrogate pairs become question marks. */
    private static String utf8(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    @Property
    void the_answer_to_a_send_is_written_as_its_fields_would_be(
            @ForAll int opaque,
            @ForAll int address,
            @ForAll int port,
            @ForAll long position,
            @ForAll int queueId,
            @ForAll long queueOffset,
            @ForAll String transactionId) {
        SendResult result =
                new SendResult(address, port, position, queueId, queueOffset, transactionId, "DefaultRegion");
        for (SerializeType type : SerializeType.values()) {
            writer.response(type, opaque, Response.sent(result));
            byte[] known = Arrays.copyOf(writer.array(), writer.length());
            writer.general(type, opaque, result.toFields());
            assertThat(known).isEqualTo(Arrays.copyOf(writer.array(), writer.length()));
        }
    }
}
