package io.escrowmq.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NewMessageTest {

    private static NewMessage of(String... items) {
        StringBuilder text = new StringBuilder();
        for (String item : items) {
            text.append(item.replace('=', '\u0001')).append('\u0002');
        }
        return NewMessage.of(
                "orders",
                text.toString().getBytes(StandardCharsets.UTF_8),
                ByteBuffer.wrap(new byte[] {1, 2, 3}),
                new NewMessage.Envelope(7, 0xFF, 5, Host.of(new InetSocketAddress("10.0.0.1", 1)), 2),
                new NewMessage.Region("cluster", "region"),
                () -> "FRESH");
    }

    private static List<String> stored(NewMessage message) {
        List<String> all = new ArrayList<>();
        byte[] properties = StoredMessage.properties(ByteBuffer.wrap(message.stored()), 0);
        Properties.each(properties, (name, value) -> all.add(name + "=" + value));
        assertThat(message.propertiesBytes()).isEqualTo(properties.length);
        return all;
    }

    private static final String[] ADDED = {"CLUSTER=cluster", "MSG_REGION=region", "TRACE_ON=true"};

    @Test
    void a_message_without_a_key_gets_a_fresh_one_and_all_get_cluster_region_and_trace() {
        NewMessage message = of("a=1");
        assertThat(message.uniqKey()).isEqualTo("FRESH");
        assertThat(stored(message)).containsExactly("a=1", "UNIQ_KEY=FRESH", ADDED[0], ADDED[1], ADDED[2]);
    }

    @Test
    void an_empty_key_counts_as_missing_and_is_stored_once() {
        assertThat(stored(of("UNIQ_KEY=", "a=1")))
                .containsExactly("a=1", "UNIQ_KEY=FRESH", ADDED[0], ADDED[1], ADDED[2]);
        assertThat(of("UNIQ_KEY=K", "UNIQ_KEY=").uniqKey()).isEqualTo("FRESH");
    }

    @Test
    void what_only_steers_the_store_is_taken_out() {
        NewMessage message = of(
                "WAIT=false",
                "DELAY=3",
                "POP_CK=x",
                "REAL_TOPIC=t",
                "REAL_QID=1",
                "__transactionId__=z",
                "TRANSACTION_CHECK_TIMES=9",
                "CLUSTER=mine",
                "MSG_REGION=mine",
                "TRACE_ON=false",
                "UNIQ_KEY=K");
        assertThat(stored(message)).containsExactly("UNIQ_KEY=K", ADDED[0], ADDED[1], ADDED[2]);
        assertThat(message.delayLevel()).isEqualTo(3);
    }

    @Test
    void of_equal_names_the_last_counts() {
        NewMessage message = of("a=1", "TAGS=x", "UNIQ_KEY=K", "a=2", "TAGS=y", "DELAY=1", "DELAY=4");
        assertThat(stored(message)).containsExactly("UNIQ_KEY=K", "a=2", "TAGS=y", ADDED[0], ADDED[1], ADDED[2]);
        assertThat(message.tagHash()).isEqualTo("y".hashCode());
        assertThat(message.delayLevel()).isEqualTo(4);
    }

    @Test
    void a_half_keeps_its_marks_and_gets_a_transaction_id() {
        NewMessage half = of("TRAN_MSG=TRUE", "PGROUP=g", "UNIQ_KEY=K", "CHECK_IMMUNITY_TIME_IN_SECONDS=13");
        assertThat(half.half()).isTrue();
        assertThat(half.producerGroup()).isEqualTo("g");
        assertThat(half.immunityMillis()).isEqualTo(13_000);
        assertThat(stored(half)).contains("TRAN_MSG=TRUE", "PGROUP=g", "__transactionId__=K");
    }

    @Test
    void what_is_no_half_has_no_producer_group() {
        NewMessage message = of("TRAN_MSG=false", "PGROUP=g", "UNIQ_KEY=K");
        assertThat(message.half()).isFalse();
        assertThat(message.producerGroup()).isEmpty();
        assertThat(stored(message)).doesNotContain("__transactionId__=K").contains("PGROUP=g");
    }

    @Test
    void numbers_that_are_none_mean_their_default() {
        assertThat(of("DELAY=x").delayLevel()).isZero();
        assertThat(of("DELAY=-1").delayLevel()).isZero();
        assertThat(of("DELAY=99999999999").delayLevel()).isZero();
        assertThat(of("CHECK_IMMUNITY_TIME_IN_SECONDS=-1").immunityMillis()).isEqualTo(-1);
        assertThat(of("CHECK_IMMUNITY_TIME_IN_SECONDS=").immunityMillis()).isEqualTo(-1);
        assertThat(of("CHECK_IMMUNITY_TIME_IN_SECONDS=999999999").immunityMillis())
                .isEqualTo(999_999_999_000L);
    }

    @Test
    void a_timer_property_is_named() {
        assertThat(of("TIMER_DELIVER_MS=5").timer()).isEqualTo("TIMER_DELIVER_MS");
        assertThat(of("a=1").timer()).isNull();
    }

    @Test
    void the_stored_flag_has_no_state_of_a_transaction_and_no_long_addresses() {
        ByteBuffer stored = ByteBuffer.wrap(of("a=1").stored());
        assertThat(StoredMessage.sysFlag(stored, 0)).isEqualTo(0x03);
        assertThat(StoredMessage.flag(stored, 0)).isEqualTo(7);
        assertThat(StoredMessage.reconsumeTimes(stored, 0)).isEqualTo(2);
        assertThat(StoredMessage.bornMillis(stored, 0)).isEqualTo(5);
    }

    @Test
    void six_thousand_properties_are_normalised_in_one_pass() {
        String[] items = new String[6_000];
        for (int i = 0; i < items.length; i++) {
            items[i] = Integer.toString(i, 36) + "=";
        }
        assertThat(stored(of(items)).subList(0, items.length)).containsExactly(items);
    }
}
