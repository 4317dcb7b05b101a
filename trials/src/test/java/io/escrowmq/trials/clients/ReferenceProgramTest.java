package io.escrowmq.trials.clients;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.escrowmq.trials.process.ClientProcess;
import io.escrowmq.trials.process.Event;
import io.escrowmq.trials.process.Http;
import io.escrowmq.trials.process.ServerProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The reference program with the Go client: ten half messages, every local transaction answers "unknown", and of message i
 * the check is answered by i mod 3: 0 commit, 1 roll back, 2 unknown.
 */
class ReferenceProgramTest {

    private static final long TIMEOUT_MILLIS = 6_000;
    private static final long LATENESS_MILLIS = 50;
    private static final Duration SOON = Duration.ofSeconds(15);

    @RegisterExtension
    final Stage stage = new Stage();

    @Test
    void
            of_ten_undecided_messages_three_six_and_nine_are_delivered_once_and_only_the_undecided_are_asked_about_again() {
        ServerProcess server = stage.server();
        ClientProcess idle = stage.client(
                Client.GO_2_1_1, "producer", "-topic", "TopicIdle", "-group", "idle-producers", "-idle", "33s");
        ClientProcess producer = stage.client(Client.GO_2_1_1, "producer", "-topic", "TopicReference");
        producer.await("sent", 1, SOON);
        ClientProcess consumer = stage.client(Client.GO_2_1_1, "consumer", "-topic", "TopicReference");
        producer.await("sent", 10, SOON);

        producer.await("checked", 10, SOON);
        assertFirstChecksAreOnTime(server.http(), producer);
        producer.await("checked", 13, Duration.ofSeconds(40));
        idle.await("checked", 10, Duration.ofSeconds(30));
        assertFirstChecksAreOnTime(server.http(), idle);
        assertThat(server.http().metric("escrowmq_check_lateness_max_seconds") * 1000)
                .as("the server's lateness from due to socket, in milliseconds")
                .isPositive()
                .isLessThanOrEqualTo(LATENESS_MILLIS);

        assertThat(consumer.numbers("received")).containsExactlyInAnyOrder(3, 6, 9);
        assertThat(producer.numbers("checked")).containsExactlyInAnyOrderElementsOf(checksWithUndecidedAsked(2));
        assertThat(producer.events("checked"))
                .allMatch(event -> event.json().path("known").asBoolean());
        assertStates(server.http(), producer, "OPEN");
        assertDeliveredAsSent(producer, consumer);
    }

    @Test
    void what_stays_undecided_is_parked_after_three_answered_checks_and_copied_nowhere() {
        ServerProcess server = stage.server("transactionCheckInterval=1000", "transactionCheckMax=3");
        ClientProcess producer = stage.client(Client.GO_2_1_1, "producer", "-topic", "TopicParked");
        producer.await("sent", 1, SOON);
        ClientProcess consumer = stage.client(Client.GO_2_1_1, "consumer", "-topic", "TopicParked");
        producer.await("sent", 10, SOON);

        producer.await("checked", 16, Duration.ofSeconds(20));
        await().atMost(SOON).untilAsserted(() -> assertStates(server.http(), producer, "PARKED"));
        await().during(Duration.ofMillis(2500)).atMost(SOON).untilAsserted(() -> assertThat(producer.numbers("checked"))
                .containsExactlyInAnyOrderElementsOf(checksWithUndecidedAsked(3)));
        for (int number : List.of(2, 5, 8)) {
            String id = ids(producer).get(number);
            assertThat(server.http()
                            .transaction(id)
                            .path("summary")
                            .path("parkedReason")
                            .asText())
                    .isEqualTo("UNKNOWN");
            assertThat(server.http().events(id, "answered")).hasSize(3);
        }
        assertThat(consumer.numbers("received")).containsExactlyInAnyOrder(3, 6, 9);
        ClientProcess discarded =
                stage.client(Client.JAVA_5_5_0, "queueconsumer", "-topic", "TRANS_CHECK_MAX_TIME_TOPIC");
        await().atMost(SOON).until(() -> discarded.events("error").size() == 1);
        assertThat(discarded.events("error").get(0).text("error")).contains("Can not find Message Queue");
    }

    @Test
    void a_parked_message_is_delivered_when_an_operator_commits_it() {
        ServerProcess server =
                stage.server("transactionTimeOut=1000", "transactionCheckInterval=1000", "transactionCheckMax=1");
        ClientProcess producer = stage.client(
                Client.GO_2_1_1, "producer", "-topic", "TopicOperator", "-count", "1", "-check", "unknown");
        producer.await("sent", 1, SOON);
        ClientProcess consumer = stage.client(Client.GO_2_1_1, "consumer", "-topic", "TopicOperator");
        String id = ids(producer).get(1);
        await().atMost(SOON).until(() -> server.http().state(id).equals("PARKED"));

        assertThat(server.http().decide(id, "commit", "paid by hand")).isEqualTo(200);

        consumer.await("received", 1, SOON);
        assertThat(server.http().state(id)).isEqualTo("COMMITTED");
        assertThat(server.http().decide(id, "rollback", "second thoughts")).isEqualTo(409);
        assertThat(consumer.numbers("received")).containsExactly(1);
    }

    private static void assertFirstChecksAreOnTime(Http http, ClientProcess producer) {
        Map<Integer, Event> first = producer.events("checked").stream()
                .collect(toMap(Event::number, event -> event, (earlier, later) -> earlier));
        assertThat(first).hasSize(10);
        for (Event sent : producer.events("sent")) {
            assertThat(first.get(sent.number()).time() - sent.integer("begun"))
                    .as("milliseconds from before the send of message %d to its first check", sent.number())
                    .isGreaterThanOrEqualTo(TIMEOUT_MILLIS);
            String id = sent.text("offsetMsgId");
            long stored = http.events(id, "stored").get(0).path("timeMillis").asLong();
            long asked = http.events(id, "asked").get(0).path("timeMillis").asLong();
            assertThat(asked - stored)
                    .as("milliseconds from storage of message %d to its first check", sent.number())
                    .isBetween(TIMEOUT_MILLIS, TIMEOUT_MILLIS + LATENESS_MILLIS);
        }
        long quick = producer.events("executed").stream()
                .filter(answered -> first.get(answered.number()).time() - answered.time() <= TIMEOUT_MILLIS + 200)
                .count();
        assertThat(quick)
                .as("messages whose first check arrived within 6.2 s of the answer to the send")
                .isGreaterThanOrEqualTo(9);
    }

    /** The numbers of all checks: one for a message that its check decided, so many for each of 2, 5 and 8. */
    private static List<Integer> checksWithUndecidedAsked(int times) {
        return IntStream.rangeClosed(1, 10)
                .boxed()
                .flatMap(i -> IntStream.range(0, i % 3 == 2 ? times : 1).mapToObj(round -> i))
                .toList();
    }

    private static void assertStates(Http http, ClientProcess producer, String undecided) {
        ids(producer).forEach((number, id) -> assertThat(http.state(id))
                .as("state of message %d", number)
                .isEqualTo(number % 3 == 0 ? "COMMITTED" : number % 3 == 1 ? "ROLLED_BACK" : undecided));
    }

    private static void assertDeliveredAsSent(ClientProcess producer, ClientProcess consumer) {
        Map<Integer, Event> sent = producer.events("sent").stream().collect(toMap(Event::number, event -> event));
        for (Event received : consumer.events("received")) {
            Event original = sent.get(received.number());
            assertThat(received.text("body")).isEqualTo("message " + received.number());
            assertThat(received.text("keys")).isEqualTo(original.text("keys"));
            assertThat(received.text("msgId")).isEqualTo(original.text("msgId"));
            assertThat(received.text("transactionId")).isEqualTo(original.text("transactionId"));
            assertThat(received.integer("queueId")).isEqualTo(original.integer("queueId"));
        }
    }

    private static Map<Integer, String> ids(ClientProcess producer) {
        return producer.events("sent").stream().collect(toMap(Event::number, event -> event.text("offsetMsgId")));
    }
}
