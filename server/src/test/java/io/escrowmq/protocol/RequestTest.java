package io.escrowmq.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestTest {

    private final Request request = request();

    private static Request request() {
        try {
            return Frames.decode(Frames.request(
                    310, 1, 0, Map.of("e", "abc", "empty", "", "big", "4294967296", "n", "7", "flag", "maybe")));
        } catch (MalformedFrameException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_complaint_names_field_request_what_was_found_and_what_is_allowed() {
        assertThatThrownBy(() -> request.integer("e"))
                .isInstanceOf(BadRequestException.class)
                .hasMessage("field e of SEND_MESSAGE_V2 (310): found 'abc', allowed is a whole number of 64 bits");
        assertThatThrownBy(() -> request.integer("big"))
                .hasMessage(
                        "field big of SEND_MESSAGE_V2 (310): found '4294967296', allowed is a whole number of 32 bits");
        assertThatThrownBy(() -> request.text("b"))
                .hasMessage("field b of SEND_MESSAGE_V2 (310): missing, needed is a text");
        assertThatThrownBy(() -> request.bool("flag", true))
                .hasMessageContaining("found 'maybe', allowed is true or false");
    }

    @Test
    void an_absent_or_empty_field_takes_the_default() {
        assertThat(request.integer("absent", 5)).isEqualTo(5);
        assertThat(request.integer("empty", 5)).isEqualTo(5);
        assertThat(request.number("empty", -1)).isEqualTo(-1);
        assertThat(request.number("n", -1)).isEqualTo(7);
        assertThat(request.bool("empty", true)).isTrue();
        assertThat(request.fieldBytes("absent")).isNull();
    }

    @Test
    void a_mandatory_field_must_not_be_empty() {
        assertThatThrownBy(() -> request.text("empty")).isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() -> request.integer("empty")).isInstanceOf(BadRequestException.class);
        assertThatThrownBy(() -> request.number("absent")).isInstanceOf(BadRequestException.class);
    }

    @Test
    void a_long_value_is_shortened_in_a_complaint() throws Exception {
        Request other = Frames.decode(Frames.request(99, 1, 0, Map.of("queueId", "x".repeat(10_000))));

        assertThatThrownBy(() -> other.integer("queueId"))
                .hasMessageStartingWith("field queueId of request 99: found 'xxx")
                .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(200));
    }

    @Test
    void only_one_caller_may_reply() {
        assertThat(request.claimReply()).isTrue();
        assertThat(request.claimReply()).isFalse();
    }
}
