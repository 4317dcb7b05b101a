package io.escrowmq.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinaryHeaderTest {

    @Test
    void the_drawn_bytes_are_read() throws Exception {
        byte[] frame = HexFormat.ofDelimiter(" ")
                .parseHex("00 00 00 33 01 00 00 2d"
                        // code 310, C++, version 401, opaque 258, one way, remark "ok"
                        + " 01 36 01 01 91 00 00 01 02 00 00 00 02 00 00 00 02 6f 6b"
                        // 22 bytes of fields: b = "topic", e = "", f = "4"
                        + " 00 00 00 16 00 01 62 00 00 00 05 74 6f 70 69 63 00 01 65 00 00 00 00 00 01 66"
                        + " 00 00 00 01 34 aa bb");
        frame[3] = (byte) (frame.length - 4);
        frame[7] = (byte) (frame.length - 8 - 2);
        frame[30] = (byte) (frame.length - 31 - 2);

        Request request = Frames.decode(frame);

        assertThat(request.code()).isEqualTo(RequestCode.SEND_MESSAGE_V2);
        assertThat(request.language()).isEqualTo(LanguageCode.CPP);
        assertThat(request.version()).isEqualTo(401);
        assertThat(request.opaque()).isEqualTo(258);
        assertThat(request.oneWay()).isTrue();
        assertThat(request.remark()).isEqualTo("ok");
        assertThat(request.type()).isEqualTo(SerializeType.BINARY);
        assertThat(request.text("b")).isEqualTo("topic");
        assertThat(request.field("e")).isNull();
        assertThat(request.integer("f")).isEqualTo(4);
        assertThat(request.body().remaining()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "3442,200050",
        "3443,200051",
        "3444,200052",
        "3445,200053",
        "3446,200054",
        "3447,200055",
        "3448,200056",
        "3543,200151",
        "3441,3441",
        "10,10",
        "361,361"
    })
    void a_pop_code_gets_its_upper_half_back(int sent, int meant) throws Exception {
        byte[] header = Frames.binaryHeader(sent, 0, 479, 1, 0, "");

        assertThat(Frames.decode(Frames.frame(1, header)).code()).isEqualTo(meant);
    }

    @Test
    void every_shorter_header_is_malformed() {
        byte[] whole = Frames.binaryHeader(10, 9, 317, 1, 0, "remark", "topic", "orders", "queueId", "3");
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Frames.decode(Frames.frame(1, cut))).isInstanceOf(MalformedFrameException.class);
        }
    }

    @Test
    void a_length_that_goes_beyond_the_header_is_malformed() {
        for (int at : new int[] {13, 17, 21, 28}) {
            byte[] header = Frames.binaryHeader(10, 9, 317, 1, 0, "", "topic", "orders");
            for (int value : new int[] {0x7F, 0xFF}) {
                header[at] = (byte) value;
                assertThatThrownBy(() -> Frames.decode(Frames.frame(1, header)))
                        .isInstanceOf(MalformedFrameException.class);
            }
        }
    }

    @Test
    void bytes_behind_the_fields_are_malformed() {
        byte[] header = java.util.Arrays.copyOf(Frames.binaryHeader(10, 9, 317, 1, 0, ""), 22);

        assertThatThrownBy(() -> Frames.decode(Frames.frame(1, header))).isInstanceOf(MalformedFrameException.class);
    }
}
