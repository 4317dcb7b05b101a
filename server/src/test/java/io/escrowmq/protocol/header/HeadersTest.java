package io.escrowmq.protocol.header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.escrowmq.protocol.BadRequestException;
import io.escrowmq.protocol.Frames;
import io.escrowmq.protocol.Request;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class HeadersTest {

    private static final Map<String, String> LETTERS = Map.ofEntries(
            Map.entry("a", "group"),
            Map.entry("b", "orders"),
            Map.entry("c", "TBW102"),
            Map.entry("d", "8"),
            Map.entry("e", "-1"),
            Map.entry("f", "4"),
            Map.entry("g", "1700000000123"),
            Map.entry("h", "-5"),
            Map.entry("i", "TRAN_MSG\\u0001true\\u0002é"),
            Map.entry("j", "2"),
            Map.entry("l", "16"),
            Map.entry("m", "true"));

    private static Request request(int code, Map<String, String> fields) throws Exception {
        return Frames.decode(Frames.request(code, 1, 0, fields));
    }

    private static Map<String, String> with(Map<String, String> fields, String name, String value) {
        Map<String, String> changed = new HashMap<>(fields);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, String> without(Map<String, String> fields, String name) {
        Map<String, String> changed = new HashMap<>(fields);
        changed.remove(name);
        return changed;
    }

    @Test
    void letters_and_full_names_mean_the_same() throws Exception {
        Map<String, String> names = new HashMap<>();
        Map.ofEntries(
                        Map.entry("a", "producerGroup"),
                        Map.entry("b", "topic"),
                        Map.entry("c", "defaultTopic"),
                        Map.entry("d", "defaultTopicQueueNums"),
                        Map.entry("e", "queueId"),
                        Map.entry("f", "sysFlag"),
                        Map.entry("g", "bornTimestamp"),
                        Map.entry("h", "flag"),
                        Map.entry("i", "properties"),
                        Map.entry("j", "reconsumeTimes"),
                        Map.entry("l", "maxReconsumeTimes"),
                        Map.entry("m", "batch"))
                .forEach((letter, name) -> names.put(name, LETTERS.get(letter)));

        SendHeader full = SendHeader.of(request(10, names));
        SendHeader letters = SendHeader.of(request(310, LETTERS));

        assertThat(full).usingRecursiveComparison().isEqualTo(letters);
        assertThat(letters.producerGroup()).isEqualTo("group");
        assertThat(letters.topic()).isEqualTo("orders");
        assertThat(letters.defaultTopicQueueNums()).isEqualTo(8);
        assertThat(letters.queueId()).isEqualTo(-1);
        assertThat(letters.sysFlag()).isEqualTo(4);
        assertThat(letters.bornTimestamp()).isEqualTo(1700000000123L);
        assertThat(letters.flag()).isEqualTo(-5);
        assertThat(letters.properties()).isEqualTo("TRAN_MSG\u0001true\u0002é".getBytes(StandardCharsets.UTF_8));
        assertThat(letters.reconsumeTimes()).isEqualTo(2);
        assertThat(letters.maxReconsumeTimes()).isEqualTo(16);
        assertThat(letters.batch()).isTrue();
    }

    @Test
    void what_a_go_batch_leaves_out_is_filled_in() throws Exception {
        SendHeader header = SendHeader.of(request(320, with(with(LETTERS, "c", ""), "d", "0")));

        assertThat(header.defaultTopic()).isEqualTo("TBW102");
        assertThat(header.defaultTopicQueueNums()).isEqualTo(4);
    }

    @Test
    void what_may_be_absent_has_its_default() throws Exception {
        SendHeader header =
                SendHeader.of(request(310, without(without(without(without(LETTERS, "i"), "j"), "l"), "m")));

        assertThat(header.properties()).isEmpty();
        assertThat(header.reconsumeTimes()).isZero();
        assertThat(header.maxReconsumeTimes()).isEqualTo(-1);
        assertThat(header.batch()).isFalse();
    }

    @Test
    void every_mandatory_field_is_missed_by_name() {
        assertAllNeeded(310, LETTERS, SendHeader::of, "a", "b", "e", "f", "g", "h");
        assertAllNeeded(
                11,
                Map.of(
                        "consumerGroup", "g",
                        "topic", "t",
                        "queueId", "1",
                        "queueOffset", "2",
                        "maxMsgNums", "32",
                        "sysFlag", "7",
                        "commitOffset", "3",
                        "suspendTimeoutMillis", "20000",
                        "subVersion", "0"),
                PullHeader::of,
                "consumerGroup",
                "topic",
                "queueId",
                "queueOffset",
                "maxMsgNums",
                "sysFlag",
                "commitOffset",
                "suspendTimeoutMillis",
                "subVersion");
        assertAllNeeded(
                37,
                Map.of(
                        "producerGroup",
                        "g",
                        "tranStateTableOffset",
                        "1",
                        "commitLogOffset",
                        "2",
                        "commitOrRollback",
                        "8"),
                EndTransactionHeader::of,
                "producerGroup",
                "tranStateTableOffset",
                "commitLogOffset",
                "commitOrRollback");
        assertAllNeeded(
                36,
                Map.of("offset", "1", "group", "g", "delayLevel", "0"),
                SendBackHeader::of,
                "offset",
                "group",
                "delayLevel");
        Map<String, String> queue =
                Map.of("consumerGroup", "g", "topic", "t", "queueId", "1", "commitOffset", "5", "timestamp", "9");
        assertAllNeeded(30, queue, QueueHeader::of, "topic", "queueId");
        assertAllNeeded(29, queue, SearchOffsetHeader::of, "topic", "queueId", "timestamp");
        assertAllNeeded(14, queue, QueryOffsetHeader::of, "consumerGroup", "topic", "queueId");
        assertAllNeeded(15, queue, UpdateOffsetHeader::of, "consumerGroup", "topic", "queueId", "commitOffset");
    }

    private static void assertAllNeeded(
            int code, Map<String, String> fields, Function<Request, Record> decoder, String... needed) {
        for (String name : needed) {
            assertThatThrownBy(() -> decoder.apply(request(code, without(fields, name))))
                    .isInstanceOf(BadRequestException.class)
                    .hasMessageContaining("field " + name + " of ")
                    .hasMessageContaining("missing");
        }
    }

    @Test
    void bits_of_a_pull_are_told_apart() throws Exception {
        Map<String, String> fields = new HashMap<>(Map.of(
                "consumerGroup", "g",
                "topic", "t",
                "queueId", "1",
                "queueOffset", "2",
                "maxMsgNums", "32",
                "sysFlag", "3",
                "commitOffset", "3",
                "suspendTimeoutMillis", "20000",
                "subVersion", "0"));
        PullHeader go = PullHeader.of(request(11, fields));
        PullHeader lite = PullHeader.of(request(361, with(with(fields, "sysFlag", "20"), "subscription", "A || B")));

        assertThat(go.hasCommitOffset()).isTrue();
        assertThat(go.maySuspend()).isTrue();
        assertThat(go.hasSubscription()).isFalse();
        assertThat(go.expressionType()).isEqualTo("TAG");
        assertThat(go.subscription()).isNull();
        assertThat(go.maxMsgBytes()).isEqualTo(-1);
        assertThat(lite.hasCommitOffset()).isFalse();
        assertThat(lite.maySuspend()).isFalse();
        assertThat(lite.hasSubscription()).isTrue();
        assertThat(lite.litePull()).isTrue();
        assertThat(lite.subscription()).isEqualTo("A || B");
    }

    @Test
    void a_decision_is_commit_rollback_or_unknown() {
        assertThatThrownBy(() -> EndTransactionHeader.of(request(
                        37,
                        Map.of(
                                "producerGroup", "g",
                                "tranStateTableOffset", "1",
                                "commitLogOffset", "2",
                                "commitOrRollback", "4"))))
                .hasMessageContaining("found '4', allowed is 8 (commit), 12 (rollback) or 0 (unknown)");
    }
}
