package io.escrowmq.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NormaliserTest {

    private static final NewMessage.Envelope ENVELOPE =
            new NewMessage.Envelope(7, 0xFF, 5_000_000_000L, new Host(0x0A000001, 4711), 3);
    private static final NewMessage.Region REGION = new NewMessage.Region("cluster", "region");

    private static Normaliser normaliser() {
        AtomicInteger count = new AtomicInteger();
        return new Normaliser(REGION, () -> "FRESH" + count.incrementAndGet());
    }

    @Provide
    Arbitrary<byte[]> properties() {
        Arbitrary<String> names = Arbitraries.of(
                "UNIQ_KEY",
                "WAIT",
                "TAGS",
                "KEYS",
                "TRAN_MSG",
                "PGROUP",
                "DELAY",
                "POP_CK",
                "REAL_TOPIC",
                "REAL_QID",
                "__transactionId__",
                "TRANSACTION_CHECK_TIMES",
                "CHECK_IMMUNITY_TIME_IN_SECONDS",
                "CLUSTER",
                "MSG_REGION",
                "TRACE_ON",
                "TIMER_DELAY_MS",
                "TIMER_",
                "TIME",
                "a",
                "b",
                "c",
                "",
                "waIT",
                "schl\u00fcssel");
        Arbitrary<String> values = Arbitraries.of(
                "", "true", "True", "false", "3", "-1", "x", "a\u0001b", "\u00e4", "0123456789ABCDEF0123456789");
        Arbitrary<String> items = Combinators.combine(
                        names, values, Arbitraries.of("\u0001", "\u0001", "\u0001", "\u0001", ""))
                .as((name, value, split) -> name + split + value);
        return Combinators.combine(items.list().ofMaxSize(20), Arbitraries.of("\u0002", "\u0002", "", "\u0002\u0002"))
                .as((all, end) -> (String.join("\u0002", all) + end).getBytes(StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<byte[]> ordinary() {
        Arbitrary<String> items = Arbitraries.of(
                "UNIQ_KEY\u0001K1",
                "WAIT\u0001true",
                "TAGS\u0001red",
                "KEYS\u0001a b",
                "TRAN_MSG\u0001true",
                "PGROUP\u0001g");
        return items.list().uniqueElements().map(all -> (all.isEmpty() ? "" : String.join("\u0002", all) + "\u0002")
                .getBytes(StandardCharsets.UTF_8));
    }

    @Property(tries = 5_000)
    void whatever_the_properties_are_the_short_way_and_the_general_way_make_the_same_message(
            @ForAll("properties") byte[] properties, @ForAll byte[] body) {
        assertBothWaysAgree(properties, body);
    }

    @Property(tries = 1_000)
    void what_clients_send_makes_the_same_message_on_both_ways(
            @ForAll("ordinary") byte[] properties, @ForAll byte[] body) {
        assertBothWaysAgree(properties, body);
        assertThat(Normaliser.isOrdinary(properties)).isTrue();
    }

    private static void assertBothWaysAgree(byte[] properties, byte[] body) {
        NewMessage one = normaliser().message("orders", properties, ByteBuffer.wrap(body), ENVELOPE);
        NewMessage other = normaliser().general("orders", properties, ByteBuffer.wrap(body), ENVELOPE);
        assertThat(one.stored()).isEqualTo(other.stored());
        assertThat(fields(one)).isEqualTo(fields(other));
        assertThat(one.propertiesBytes()).isEqualTo(other.propertiesBytes());
    }

    private static List<Object> fields(NewMessage message) {
        return List.of(
                message.topic(),
                message.uniqKey(),
                message.tagHash(),
                message.half(),
                message.producerGroup(),
                message.delayLevel(),
                message.immunityMillis(),
                String.valueOf(message.timer()));
    }
}
