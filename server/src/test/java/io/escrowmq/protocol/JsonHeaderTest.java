package io.escrowmq.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonHeaderTest {

    @Test
    void a_request_of_the_go_client_is_read() throws Exception {
        Request request = Frames.decode(Frames.json(
                "{\"code\":10,\"language\":\"GO\",\"version\":317,\"opaque\":7,\"flag\":0,\"remark\":\"\","
                        + "\"extFields\":{\"topic\":\"orders\",\"queueId\":\"3\",\"bornTimestamp\":\"1700000000123\"}}",
                (byte) 1,
                (byte) 2));

        assertThat(request.code()).isEqualTo(RequestCode.SEND_MESSAGE);
        assertThat(request.opaque()).isEqualTo(7);
        assertThat(request.version()).isEqualTo(317);
        assertThat(request.language()).isEqualTo(LanguageCode.GO);
        assertThat(request.type()).isEqualTo(SerializeType.JSON);
        assertThat(request.remark()).isEmpty();
        assertThat(request.oneWay()).isFalse();
        assertThat(request.isResponse()).isFalse();
        assertThat(request.text("topic")).isEqualTo("orders");
        assertThat(request.integer("queueId")).isEqualTo(3);
        assertThat(request.number("bornTimestamp")).isEqualTo(1700000000123L);
        assertThat(request.body().position()).isZero();
        assertThat(request.body().remaining()).isEqualTo(2);
        assertThat(request.body().get(1)).isEqualTo((byte) 2);
    }

    @Test
    void numbers_and_booleans_as_values_are_texts_and_null_is_absent() throws Exception {
        Request request = Frames.decode(
                Frames.json(
                        "{\"code\":310,\"extFields\":{\"e\":-1,\"f\":4,\"m\":true,\"k\":false,\"i\":null,\"x\":1.5e3,\"\":\"\"}}"));

        assertThat(request.integer("e")).isEqualTo(-1);
        assertThat(request.field("f")).isEqualTo("4");
        assertThat(request.bool("m", false)).isTrue();
        assertThat(request.bool("k", true)).isFalse();
        assertThat(request.field("i")).isNull();
        assertThat(request.field("x")).isEqualTo("1.5e3");
        assertThat(request.field("")).isEmpty();
    }

    @Test
    void unknown_keys_of_any_shape_and_white_space_are_passed_over() throws Exception {
        Request request = Frames.decode(
                Frames.json(
                        "\t{ \"other\" : [ { \"a\" : [ ] , \"b\" : { } } , [ [ 1 ] , \"]\" ] ] ,"
                                + "\"serializeTypeCurrentRPC\":\"JSON\", \"code\" : 34 ,\"extFields\":{\"o\":{\"p\":[1,2]},\"q\":[],\"r\":\"s\"} } \r\n"));

        assertThat(request.code()).isEqualTo(34);
        assertThat(request.field("r")).isEqualTo("s");
        assertThat(request.field("o")).isNull();
    }

    @Test
    void escapes_become_the_characters_that_they_stand_for() throws Exception {
        Request request = Frames.decode(
                Frames.json(
                        "{\"code\":10,\"extFields\":{\"properties\":"
                                + "\"KEYS\\u0001k\\u0002\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u4E2d\\ud83d\\ude00é中😀\",\"to\\u0070ic\":\"t\"}}"));

        assertThat(request.field("properties"))
                .isEqualTo("KEYS\u0001k\u0002\"\\/\b\f\n\r\t\u00e9\u4e2d\ud83d\ude00\u00e9\u4e2d\ud83d\ude00");
        assertThat(request.fieldBytes("properties"))
                .isEqualTo(request.text("properties").getBytes(StandardCharsets.UTF_8));
        assertThat(request.field("topic")).isEqualTo("t");
    }

    @Test
    void half_of_a_surrogate_pair_becomes_a_question_mark() throws Exception {
        Request request = Frames.decode(
                Frames.json("{\"code\":10,\"remark\":\"a\\ud83dz\\ude00\\ud83d\\u0041\\ud83d\\ud83d\\ude00\"}"));

        assertThat(request.remark()).isEqualTo("a?z??A?\ud83d\ude00");
    }

    @Test
    void the_last_of_several_fields_with_one_name_counts() throws Exception {
        Request request = Frames.decode(Frames.json("{\"code\":1,\"extFields\":{\"topic\":\"a\",\"topic\":\"b\"}}"));

        assertThat(request.field("topic")).isEqualTo("b");
    }

    @Test
    void extreme_numbers_are_read_exactly() throws Exception {
        Request request = Frames.decode(
                Frames.json(
                        "{\"code\":200050,\"opaque\":-2147483648,\"extFields\":{\"a\":"
                                + "\"9223372036854775807\",\"b\":\"-9223372036854775808\",\"c\":\"9223372036854775808\",\"d\":\"+5\"}}"));

        assertThat(request.code()).isEqualTo(200050);
        assertThat(request.opaque()).isEqualTo(Integer.MIN_VALUE);
        assertThat(request.number("a")).isEqualTo(Long.MAX_VALUE);
        assertThat(request.number("b")).isEqualTo(Long.MIN_VALUE);
        assertThat(request.number("d")).isEqualTo(5);
        assertThatThrownBy(() -> request.number("c")).isInstanceOf(BadRequestException.class);
    }

    @Test
    void a_language_nobody_knows_is_other() throws Exception {
        assertThat(Frames.decode(Frames.json("{\"code\":1,\"language\":\"ZIG\"}"))
                        .language())
                .isEqualTo(LanguageCode.OTHER);
    }

    @Test
    void flag_bits_say_response_and_one_way() throws Exception {
        assertThat(Frames.decode(Frames.json("{\"code\":1,\"flag\":1}")).isResponse())
                .isTrue();
        assertThat(Frames.decode(Frames.json("{\"code\":1,\"flag\":2}")).oneWay())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{}",
                "[]",
                "null",
                "{\"code\":1",
                "{\"code\":1,}",
                "{\"code\":1}x",
                "{\"code\":1}{}",
                "{\"code\":1.5}",
                "{\"code\":2147483648}",
                "{\"code\":\"ten\"}",
                "{\"code\":null,",
                "{\"opaque\":1}",
                "{code:1}",
                "{\"code\":{}}",
                "{\"code\":-}",
                "{\"code\":1,\"remark\":\"}",
                "{\"code\":1,\"remark\":\"\\",
                "{\"code\":1,\"remark\":\"\\u12",
                "{\"code\":1,\"remark\":\"\\u12g4\"}",
                "{\"code\":1,\"remark\":\"\\x\"}",
                "{\"code\":1,\"remark\":nul}",
                "{\"code\":1,\"extFields\":[]}",
                "{\"code\":1,\"extFields\":\"x\"}",
                "{\"code\":1,\"extFields\":{\"a\"}}",
                "{\"code\":1,\"extFields\":{\"a\":}}",
                "{\"code\":1,\"extFields\":{\"a\":[}}}",
                "{\"code\":1,\"other\":[1,]}",
                "{\"code\":1,\"other\":{\"a\":1]}",
            })
    void a_broken_header_is_malformed(String header) {
        assertThatThrownBy(() -> Frames.decode(Frames.json(header))).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void what_is_not_utf_8_is_malformed() {
        byte[][] bad = {
            {(byte) 0xC0, (byte) 0x80},
            {(byte) 0xE0, (byte) 0x80, (byte) 0x80},
            {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
            {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
            {(byte) 0xFF},
            {(byte) 0x80},
            {(byte) 0xE4, (byte) 0xB8}
        };
        for (byte[] each : bad) {
            byte[] frame = Frames.json("{\"code\":1,\"remark\":\"....\"}");
            System.arraycopy(each, 0, frame, 8 + 20, each.length);
            assertThatThrownBy(() -> Frames.decode(frame))
                    .isInstanceOf(MalformedFrameException.class)
                    .hasMessageContaining("UTF-8");
        }
    }

    @Test
    void values_nobody_reads_may_be_nested_32_deep_and_not_deeper() throws Exception {
        String head = "{\"code\":1,\"other\":";
        String deep = "[".repeat(32) + "]".repeat(32);

        assertThat(Frames.decode(Frames.json(head + deep + "}")).code()).isEqualTo(1);
        assertThatThrownBy(() -> Frames.decode(Frames.json(head + "[" + deep + "]}")))
                .hasMessageContaining("deeper than 32");
        assertThatThrownBy(() -> Frames.decode(Frames.json(head + "{\"a\":".repeat(20_000))))
                .hasMessageContaining("deeper than 32");
    }

    @Test
    void a_header_may_have_128_fields_and_not_more() throws Exception {
        StringBuilder fields = new StringBuilder("\"f0\":\"0\"");
        for (int i = 1; i < 128; i++) {
            fields.append(",\"f").append(i).append("\":").append(i);
        }
        assertThat(Frames.decode(Frames.json("{\"code\":1,\"extFields\":{" + fields + "}}"))
                        .fields())
                .hasSize(128)
                .containsEntry("f127", "127");
        assertThatThrownBy(() -> Frames.decode(Frames.json("{\"code\":1,\"extFields\":{" + fields + ",\"x\":1}}")))
                .isInstanceOf(MalformedFrameException.class);
    }
}
