package io.escrowmq.trials.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.escrowmq.trials.process.ClientProcess;
import io.escrowmq.trials.process.Event;
import io.escrowmq.trials.process.Http;
import io.escrowmq.trials.process.ServerProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Producers that die, are replaced, or come back, and a server that is killed meanwhile. */
class ProducersComeAndGoTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final long ASKED_MILLIS = 100;

    @RegisterExtension
    final Stage stage = new Stage();

    @ParameterizedTest
    @EnumSource
    void another_producer_of_the_group_is_asked_when_the_one_that_sent_has_died(Client client) {
        ServerProcess server = stage.server("transactionTimeOut=6000", "transactionCheckInterval=1000");
        ClientProcess other = decisiveProducer(client, "TopicOther");
        other.await("sent", 1, SOON);
        ClientProcess first = undecidedProducer(client);
        first.await("sent", 3, SOON);
        first.kill();

        other.await("checked", 3, SOON);

        assertThat(other.events("checked"))
                .allMatch(event -> event.text("topic").equals("TopicLeft"));
        assertThat(other.numbers("checked")).containsExactlyInAnyOrder(1, 2, 3);
        assertThat(first.events("checked")).isEmpty();
        for (Event sent : first.events("sent")) {
            await().atMost(SOON)
                    .until(() -> server.http().state(sent.text("msgId")).equals("COMMITTED"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_producer_that_comes_back_is_asked_at_once_about_what_nobody_could_answer(Client client) {
        Http http = stage.server("transactionTimeOut=1000", "transactionCheckInterval=30000")
                .http();
        ClientProcess first = undecidedProducer(client);
        first.await("sent", 3, SOON);
        first.kill();
        List<String> left =
                first.events("sent").stream().map(sent -> sent.text("msgId")).toList();
        for (String id : left) {
            await().atMost(SOON).until(() -> http.state(id).equals("UNREACHABLE"));
        }

        ClientProcess back = decisiveProducer(client, "TopicBack");

        back.await("checked", 3, SOON);
        String ownId = back.await("sent", 1, SOON).get(0).text("msgId");
        long registered = last(http.events(ownId, "stored"));
        for (String id : left) {
            assertThat(last(http.events(id, "asked")) - registered)
                    .as("milliseconds from the send that registered the producer to the check")
                    .isLessThanOrEqualTo(ASKED_MILLIS);
            await().atMost(SOON).until(() -> http.state(id).equals("COMMITTED"));
        }
    }

    @Test
    void a_server_that_was_killed_asks_about_the_open_transactions_and_not_about_the_decided_ones() {
        ServerProcess server = stage.server("transactionTimeOut=3000", "transactionCheckInterval=60000");
        ClientProcess producer = stage.client(
                Client.GO_2_1_1, "producer", "-topic", "TopicKilled", "-mode", "number", "-check", "commit");
        producer.await("finished", 1, SOON);
        await().atMost(SOON).until(() -> decided(server.http(), producer) == 7);
        server.kill();
        server.startAgain();
        ClientProcess consumer = stage.client(Client.GO_2_1_1, "consumer", "-topic", "TopicKilled");

        producer.await("checked", 3, Duration.ofSeconds(60));
        consumer.await("received", 6, SOON);

        await().during(Duration.ofSeconds(2)).atMost(SOON).untilAsserted(() -> assertThat(consumer.numbers("received"))
                .containsExactlyInAnyOrder(2, 3, 5, 6, 8, 9));
        assertThat(producer.numbers("checked")).containsExactlyInAnyOrder(2, 5, 8);
    }

    /** Sends three messages to TopicLeft, decides nothing and answers no check with a decision. */
    private ClientProcess undecidedProducer(Client client) {
        return stage.client(client, "producer", "-topic", "TopicLeft", "-count", "3", "-check", "unknown");
    }

    /** Sends one message, commits it at once, and answers every check with a commit. */
    private ClientProcess decisiveProducer(Client client, String topic) {
        return stage.client(
                client,
                "producer",
                "-topic",
                topic,
                "-count",
                "1",
                "-mode",
                "commit",
                "-check",
                "commit",
                "-prefix",
                "own-");
    }

    private static long decided(Http http, ClientProcess producer) {
        return producer.events("sent").stream()
                .map(sent -> http.state(sent.text("msgId")))
                .filter(state -> state.equals("COMMITTED") || state.equals("ROLLED_BACK"))
                .count();
    }

    private static long last(List<JsonNode> events) {
        return events.get(events.size() - 1).path("timeMillis").asLong();
    }
}
