package io.escrowmq.escrow;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.message.StoredMessage;
import io.escrowmq.transaction.TransactionConsole.Detail;
import io.escrowmq.transaction.TransactionConsole.Summary;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is replayed at a start is what was there before. */
class ReplayTest {

    private static final String[] TOPICS = {"orders", "payments", "t"};

    private final EscrowStage stage = new EscrowStage(EscrowStage.settings(6_000, 30_000, 2, 3, 10_000));
    private final List<Half> halves = new ArrayList<>();
    private EscrowClient client;
    private int keys;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void a_restart_changes_nothing_that_was_stored(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        client = new EscrowClient(stage).heartbeat("10.0.0.1@1", "g");
        for (String topic : TOPICS) {
            client.pulled(topic, 0);
        }
        for (int life = 0; life < 4; life++) {
            for (int step = 0; step < 150; step++) {
                step(random);
            }
            // Without producers nothing is out: an unanswered check is asked again after a restart, by design.
            client.close();
            Map<String, Object> before = picture();
            stage.restart();
            assertThat(picture()).isEqualTo(before);
            stage.restart();
            assertThat(picture()).isEqualTo(before);
            client = new EscrowClient(stage).heartbeat("10.0.0.1@1", "g");
        }
    }

    private void step(SplittableRandom random) {
        String topic = TOPICS[random.nextInt(TOPICS.length)];
        int queue = random.nextInt(2);
        switch (random.nextInt(9)) {
            case 0 -> client.sendTo("g", topic, queue, Map.of("UNIQ_KEY", "P" + keys, "TAGS", "a"), "body" + keys++);
            case 1 -> client.sendTo("g", topic, queue, Map.of("DELAY", "" + random.nextInt(1, 6)), "late" + keys++);
            case 2, 3 -> halves.add(client.half("g", topic, "K" + keys, "half" + keys++));
            case 4 -> halves.add(client.half("g", topic, "K" + keys, "half" + keys++, "DELAY", "2"));
            case 5, 6 -> {
                if (!halves.isEmpty()) {
                    int decision = new int[] {0, 8, 12}[random.nextInt(3)];
                    client.end(halves.get(random.nextInt(halves.size())), decision, random.nextBoolean());
                }
            }
            case 7 -> {
                if (!halves.isEmpty()) {
                    Half again = halves.get(random.nextInt(halves.size()));
                    halves.add(client.half("g", "orders", again.key(), "half" + again.key()));
                }
            }
            default -> stage.pass(random.nextLong(12_000));
        }
        client.checks.clear();
    }

    private Map<String, Object> picture() {
        stage.settle();
        Map<String, Object> all = new LinkedHashMap<>();
        EscrowClient reader = new EscrowClient(stage);
        for (String topic : TOPICS) {
            all.put(topic + " queues", stage.topics().find(topic) == null ? 0 : numbers(topic));
            for (int queue = 0; queue < 2; queue++) {
                all.put(topic + queue, described(reader.pull(topic, queue)));
            }
        }
        List<Detail> details = new ArrayList<>();
        for (Half half : halves) {
            Detail shown = stage.show(half);
            details.add(new Detail(still(shown.summary()), shown.events()));
        }
        all.put("transactions", details);
        all.put(
                "undecided",
                stage.done(stage.console().list(null, null, 0, 10_000)).stream()
                        .map(ReplayTest::still)
                        .toList());
        all.put("timed", stage.metrics().timed.get());
        return all;
    }

    private List<Integer> numbers(String topic) {
        List<Integer> numbers = new ArrayList<>();
        for (var queue : stage.topics().find(topic).queues()) {
            numbers.add(queue.number());
        }
        return numbers;
    }

    /** A summary without what a producer's absence changes: what is open and due becomes unreachable. */
    private static Summary still(Summary summary) {
        return new Summary(
                summary.id(),
                summary.uniqKey(),
                summary.topic(),
                summary.queueId(),
                summary.producerGroup(),
                summary.client(),
                summary.state().name().equals("UNREACHABLE")
                        ? io.escrowmq.transaction.TransactionState.OPEN
                        : summary.state(),
                summary.storedMillis(),
                0,
                summary.checks(),
                summary.silentChecks(),
                summary.state().name().equals("OPEN") ? summary.nextCheckMillis() : 0,
                summary.parkedReason());
    }

    private static List<String> described(List<ByteBuffer> messages) {
        return messages.stream()
                .map(message -> EscrowClient.bodyOf(message) + " " + StoredMessage.queueOffset(message, 0) + " "
                        + StoredMessage.physicalOffset(message, 0) + " " + StoredMessage.storeMillis(message, 0) + " "
                        + StoredMessage.preparedOffset(message, 0) + " " + StoredMessage.sysFlag(message, 0))
                .toList();
    }
}
