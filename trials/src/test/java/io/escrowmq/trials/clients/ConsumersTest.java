package io.escrowmq.trials.clients;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.escrowmq.trials.process.ClientProcess;
import io.escrowmq.trials.process.Event;
import io.escrowmq.trials.process.ServerProcess;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Push and pull consumers in clustering mode. */
class ConsumersTest {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final String QUICK_RETRIES =
            "messageDelayLevel=" + "1s ".repeat(18).trim();

    @RegisterExtension
    final Stage stage = new Stage();

    @ParameterizedTest
    @EnumSource
    void a_tag_expression_lets_exactly_its_tags_through(Client client) {
        stage.server();
        send(client, "TopicTags", 30, "-tag", "red", "-tag", "green", "-tag", "blue");

        ClientProcess consumer = stage.client(client, "consumer", "-topic", "TopicTags", "-tags", "red || blue");

        consumer.await("received", 20, SOON);
        assertStaysAt(consumer, numbers(1, 30, i -> i % 3 != 2));
        assertThat(consumer.events("received"))
                .extracting(event -> event.text("tags"))
                .containsOnly("red", "blue");
    }

    @ParameterizedTest
    @EnumSource
    void a_message_that_fails_is_repeated_with_a_rising_count_until_it_succeeds(Client client) {
        stage.server(QUICK_RETRIES);
        send(client, "TopicRetry", 3);
        introduceGroup(client);

        ClientProcess consumer = stage.client(client, "consumer", "-topic", "TopicRetry", "-fail-attempts", "2");

        consumer.await("received", 9, SOON);
        await().during(QUIET)
                .atMost(SOON)
                .until(() -> consumer.events("received").size() == 9);
        attempts(consumer)
                .forEach((number, counts) ->
                        assertThat(counts).as("attempts at message %d", number).containsExactly(0L, 1L, 2L));
        assertThat(consumer.events("received")).allSatisfy(event -> {
            assertThat(event.text("body")).isEqualTo("message " + event.number());
            assertThat(event.text("keys")).isEqualTo("m-" + event.number());
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_message_that_always_fails_becomes_a_dead_letter_after_the_maximum(Client client) {
        stage.server(QUICK_RETRIES);
        send(client, "TopicDead", 2);
        introduceGroup(client);

        ClientProcess consumer =
                stage.client(client, "consumer", "-topic", "TopicDead", "-fail-attempts", "99", "-max-reconsume", "2");

        consumer.await("received", 6, SOON);
        await().during(QUIET)
                .atMost(SOON)
                .until(() -> consumer.events("received").size() == 6);
        attempts(consumer)
                .forEach((number, counts) ->
                        assertThat(counts).as("attempts at message %d", number).containsExactly(0L, 1L, 2L));
        ClientProcess dead = stage.client(Client.JAVA_5_5_0, "queueconsumer", "-topic", "%DLQ%reference-consumers");
        dead.await("received", 2, SOON);
        assertThat(dead.numbers("received")).containsExactlyInAnyOrder(1, 2);
        assertThat(dead.events("received"))
                .extracting(event -> event.text("body"))
                .contains("message 1", "message 2");
    }

    @ParameterizedTest
    @EnumSource
    void two_consumers_of_a_group_share_the_queues_and_one_takes_over_when_the_other_dies(Client client) {
        stage.server();
        ClientProcess warm =
                stage.client(client, "plainproducer", "-topic", "TopicShared", "-count", "0", "-pause", "50ms");
        warm.await("sent", 1, SOON);
        ClientProcess first = stage.client(client, "consumer", "-topic", "TopicShared");
        first.await("received", 1, SOON);
        ClientProcess second = stage.client(client, "consumer", "-topic", "TopicShared");
        second.await("received", 20, SOON);
        await().atMost(SOON).until(() -> disjoint(queuesOfLast(first), queuesOfLast(second)));
        warm.stop();

        send(client, "TopicShared", 40, "-prefix", "both-");
        await().atMost(SOON).until(() -> with("both-", first, second).size() == 40);
        assertThat(with("both-", first, second)).doesNotHaveDuplicates();
        assertThat(with("both-", first)).isNotEmpty();
        assertThat(with("both-", second)).isNotEmpty();

        second.kill();
        send(client, "TopicShared", 40, "-prefix", "alone-");
        await().atMost(SOON).until(() -> new HashSet<>(with("alone-", first)).size() == 40);
        await().during(QUIET).atMost(SOON).untilAsserted(() -> assertThat(with("alone-", first))
                .hasSize(40));
    }

    @ParameterizedTest
    @EnumSource
    void a_group_goes_on_where_it_was_after_the_server_was_stopped_and_started(Client client) {
        ServerProcess server = stage.server();
        send(client, "TopicOffsets", 20);
        ClientProcess before = stage.client(client, "consumer", "-topic", "TopicOffsets");
        before.await("received", 20, SOON);
        assertStaysAt(before, numbers(1, 20, i -> true));
        before.stop();
        assertThat(server.stop()).isZero();
        server.startAgain();
        send(client, "TopicOffsets", 10, "-prefix", "later-");

        ClientProcess after = stage.client(client, "consumer", "-topic", "TopicOffsets");

        after.await("received", 10, SOON);
        await().during(QUIET).atMost(SOON).untilAsserted(() -> assertThat(after.events("received"))
                .hasSize(10)
                .allMatch(event -> event.text("keys").startsWith("later-")));
        assertThat(after.numbers("received")).containsExactlyInAnyOrderElementsOf(numbers(1, 10, i -> true));
    }

    @ParameterizedTest
    @CsvSource({
        "JAVA_4_9_8, pullconsumer",
        "JAVA_4_9_8, queueconsumer",
        "JAVA_5_5_0, pullconsumer",
        "JAVA_5_5_0, queueconsumer"
    })
    void a_pull_consumer_reads_every_queue_once(Client client, String program) {
        stage.server();
        send(client, "TopicPull", 20);

        ClientProcess consumer = stage.client(client, program, "-topic", "TopicPull");

        consumer.await("received", 20, SOON);
        assertStaysAt(consumer, numbers(1, 20, i -> true));
    }

    @Test
    void the_pull_consumer_of_the_go_client_reads_every_queue_once() {
        stage.server();
        ClientProcess producer = send(Client.GO_2_1_1, "TopicPull", 20);
        String broker = producer.events("sent").get(0).text("broker");

        ClientProcess consumer =
                stage.client(Client.GO_2_1_1, "pullconsumer", "-topic", "TopicPull", "-broker", broker, "-queues", "4");

        consumer.await("received", 20, SOON);
        assertStaysAt(consumer, numbers(1, 20, i -> true));
    }

    /** Sends messages 1 to count and returns when all are acknowledged with status 0. */
    private ClientProcess send(Client client, String topic, int count, String... options) {
        String[] all = Stream.concat(Stream.of("-topic", topic, "-count", Integer.toString(count)), Stream.of(options))
                .toArray(String[]::new);
        ClientProcess producer = stage.client(client, "plainproducer", all);
        producer.await("finished", 1, SOON);
        assertThat(producer.events("sent")).hasSize(count).allMatch(event -> event.integer("status") == 0);
        producer.stop();
        return producer;
    }

    /**
     * Lets a member of the group come and go, so that the group's retry topic exists when the real member starts: clients
     * look for it only at their start and then every thirty seconds.
     */
    private void introduceGroup(Client client) {
        send(client, "TopicIntroduction", 1);
        ClientProcess member = stage.client(client, "consumer", "-topic", "TopicIntroduction");
        member.await("started", 1, SOON);
        member.kill();
    }

    private static void assertStaysAt(ClientProcess consumer, List<Integer> numbers) {
        await().during(QUIET).atMost(SOON).untilAsserted(() -> assertThat(consumer.numbers("received"))
                .containsExactlyInAnyOrderElementsOf(numbers));
    }

    private static List<Integer> numbers(int first, int last, IntPredicate which) {
        return IntStream.rangeClosed(first, last).filter(which).boxed().toList();
    }

    private static Map<Integer, List<Long>> attempts(ClientProcess consumer) {
        return consumer.events("received").stream()
                .collect(groupingBy(Event::number, mapping(event -> event.integer("reconsumeTimes"), toList())));
    }

    private static Set<Long> queuesOfLast(ClientProcess consumer) {
        List<Event> received = consumer.events("received");
        return received.subList(Math.max(0, received.size() - 10), received.size()).stream()
                .map(event -> event.integer("queueId"))
                .collect(toSet());
    }

    private static boolean disjoint(Set<Long> some, Set<Long> others) {
        return some.stream().noneMatch(others::contains);
    }

    private static List<String> with(String prefix, ClientProcess... consumers) {
        return Stream.of(consumers)
                .flatMap(consumer -> consumer.events("received").stream())
                .map(event -> event.text("keys"))
                .filter(key -> key.startsWith(prefix))
                .toList();
    }
}
