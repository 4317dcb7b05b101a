package io.escrowmq.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RequestFramesTest {
    private static final long RUN = 0xFEDCBA9876543210L;
    private final ByteBuffer out = ByteBuffer.allocate(1 << 16);

    @Test
    void a_half_message_is_one_valid_frame_with_its_identity_in_body_and_key() throws IOException {
        SendRequest request = new SendRequest("g", "t", 8, true, 100);
        request.encode(out, 1_000_000_007, 5, 1_700_000_000_123L, RUN, 42);
        assertThat(out.position()).isEqualTo(request.length());

        JsonNode header = header(0);
        assertThat(header.path("code").asInt()).isEqualTo(310);
        assertThat(header.path("opaque").asInt()).isEqualTo(1_000_000_007);
        assertThat(header.path("flag").asInt()).isZero();
        JsonNode fields = header.path("extFields");
        assertThat(fields.path("b").asText()).isEqualTo("t");
        assertThat(fields.path("e").asText()).isEqualTo("5");
        assertThat(fields.path("f").asText()).isEqualTo("4");
        assertThat(fields.path("g").asText()).isEqualTo("1700000000123");
        assertThat(fields.path("i").asText())
                .isEqualTo("UNIQ_KEY\1FEDCBA9876543210000000000000002A\2TRAN_MSG\1true\2PGROUP\1g\2WAIT\1true\2");
        int bodyAt = 8 + out.getInt(4);
        assertThat(out.position() - bodyAt).isEqualTo(100);
        assertThat(out.getLong(bodyAt)).isEqualTo(RUN);
        assertThat(out.getLong(bodyAt + 8)).isEqualTo(42);
    }

    @Test
    void a_plain_message_says_nothing_of_a_transaction() throws IOException {
        new SendRequest("g", "t", 8, false, 16).encode(out, Template.FIRST_OPAQUE, 0, 1, RUN, 1);
        JsonNode fields = header(0).path("extFields");
        assertThat(fields.path("f").asText()).isEqualTo("0");
        assertThat(fields.path("i").asText()).doesNotContain("TRAN_MSG", "PGROUP");
    }

    @Test
    void a_frame_behind_another_is_patched_at_its_own_place() throws IOException {
        PullRequest request = new PullRequest("g", "t", 32, 5_000);
        request.encode(out, 1_000_000_001, 1, 10);
        request.encode(out, 1_000_000_002, 2, 99_999_999_999L);
        assertThat(header(0).path("extFields").path("queueOffset").asText()).isEqualTo("10");
        JsonNode second = header(request.length());
        assertThat(second.path("opaque").asInt()).isEqualTo(1_000_000_002);
        assertThat(second.path("extFields").path("queueId").asText()).isEqualTo("2");
        assertThat(second.path("extFields").path("queueOffset").asText()).isEqualTo("99999999999");
    }

    @Test
    void the_largest_numbers_fit_their_slots() throws IOException {
        new PullRequest("g", "t", 32, 5_000).encode(out, Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);
        assertThat(header(0).path("opaque").asInt()).isEqualTo(Integer.MAX_VALUE);
        assertThat(header(0).path("extFields").path("queueOffset").asText()).isEqualTo(Long.toString(Long.MAX_VALUE));
    }

    @Test
    void an_end_names_the_half_message_and_the_decision() throws IOException {
        EndRequest.Half half = new EndRequest.Half(7, 123_456, RUN, 42);
        new EndRequest("g", "t", false, true).encode(out, Template.FIRST_OPAQUE, half, EndRequest.ROLLBACK);
        JsonNode header = header(0);
        assertThat(header.path("flag").asInt()).isEqualTo(Template.ONE_WAY);
        JsonNode fields = header.path("extFields");
        assertThat(fields.path("tranStateTableOffset").asText()).isEqualTo("7");
        assertThat(fields.path("commitLogOffset").asText()).isEqualTo("123456");
        assertThat(fields.path("commitOrRollback").asText()).isEqualTo("12");
        assertThat(fields.path("fromTransactionCheck").asText()).isEqualTo("true");
        String key = HexFormat.of().withUpperCase().toHexDigits(RUN) + "000000000000002A";
        assertThat(fields.path("msgId").asText()).isEqualTo(key);
        assertThat(fields.path("transactionId").asText()).isEqualTo(key);
    }

    @Test
    void a_heartbeat_carries_its_groups_as_json() throws IOException {
        out.put(Requests.consumerHeartbeat("c", "g", "t"));
        int bodyAt = 8 + out.getInt(4);
        JsonNode body = new ObjectMapper().readTree(out.array(), bodyAt, out.position() - bodyAt);
        assertThat(body.at("/consumerDataSet/0/subscriptionDataSet/0/topic").asText())
                .isEqualTo("t");
        assertThat(body.path("producerDataSet")).isEmpty();
    }

    private JsonNode header(int at) throws IOException {
        int headerLength = out.getInt(at + 4);
        return new ObjectMapper().readTree(out.array(), at + 8, headerLength);
    }
}
