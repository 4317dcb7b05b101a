package io.escrowmq.trials.clients;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.escrowmq.trials.process.ClientProcess;
import io.escrowmq.trials.process.Event;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TransactionMQProducer and DefaultMQPushConsumer, the oldest and the newest release that is tried. */
class JavaClientsTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @RegisterExtension
    final Stage stage = new Stage();

    @ParameterizedTest
    @EnumSource(names = {"JAVA_4_9_8", "JAVA_5_5_0"})
    void exactly_what_was_committed_at_once_or_on_a_check_is_delivered_intact(Client client) {
        stage.server("transactionTimeOut=1000", "transactionCheckInterval=1000");
        ClientProcess producer = stage.client(
                client,
                "producer",
                "-topic",
                "TopicJava",
                "-mode",
                "number",
                "-check",
                "commit",
                "-tag",
                "red",
                "-tag",
                "blue");
        producer.await("sent", 1, SOON);
        ClientProcess consumer = stage.client(client, "consumer", "-topic", "TopicJava");
        producer.await("sent", 10, SOON);

        consumer.await("received", 6, SOON);
        await().during(Duration.ofSeconds(2)).atMost(SOON).untilAsserted(() -> assertThat(consumer.numbers("received"))
                .containsExactlyInAnyOrder(2, 3, 5, 6, 8, 9));
        assertThat(producer.numbers("checked")).containsExactlyInAnyOrder(2, 5, 8);
        assertIntact(producer, consumer);
    }

    private static void assertIntact(ClientProcess producer, ClientProcess consumer) {
        Map<Integer, Event> sent = producer.events("sent").stream().collect(toMap(Event::number, event -> event));
        for (Event received : consumer.events("received")) {
            Event original = sent.get(received.number());
            assertThat(received.text("topic")).isEqualTo("TopicJava");
            assertThat(received.text("body")).isEqualTo("message " + received.number());
            assertThat(received.text("keys")).isEqualTo("m-" + received.number());
            assertThat(received.text("tags")).isEqualTo(received.number() % 2 == 1 ? "red" : "blue");
            assertThat(received.text("msgId")).isEqualTo(original.text("msgId"));
            assertThat(received.text("transactionId")).isEqualTo(original.text("transactionId"));
            assertThat(received.property("UNIQ_KEY")).isEqualTo(original.text("msgId"));
            assertThat(received.property("PGROUP")).isEqualTo("reference-producers");
            assertThat(received.property("number")).isEqualTo(Integer.toString(received.number()));
            assertThat(received.integer("reconsumeTimes")).isZero();
        }
    }
}
