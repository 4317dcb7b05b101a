package io.escrowmq.escrow;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.base.Dice;
import io.escrowmq.disk.SimCrash;
import io.escrowmq.disk.SimDisk;
import io.escrowmq.index.EntryReader;
import io.escrowmq.message.StoredMessage;
import io.escrowmq.protocol.RequestCode;
import io.escrowmq.transaction.TransactionConsole;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept beside the log makes starts fast and memory small, and changes nothing else. */
class ArchiveTest {

    private static final List<String> TOPICS = List.of("orders", "payments", "t");
    private static final int QUEUES = 2;

    private final EscrowStage stage = EscrowStage.small(EscrowStage.settings(6_000, 30_000, 2, 3, 10_000));
    private final List<Half> halves = new ArrayList<>();
    private EscrowClient client;
    private int keys;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void a_start_with_sidecars_and_snapshots_finds_what_one_from_the_log_alone_finds(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        for (int life = 0; life < 4; life++) {
            traffic(random, 120);
            Map<String, Object> before = picture();
            stage.restart();
            assertThat(picture()).isEqualTo(before);
            deleteAll();
            assertThat(picture()).isEqualTo(before);
        }
        assertThat(sidecars()).hasSizeGreaterThan(5);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void damage_to_any_file_beside_the_log_is_never_served_and_is_mended(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        traffic(random, 300);
        Map<String, Object> before = picture();
        for (int flips = 0; flips < 12; flips++) {
            List<String> files = stage.disk.list().stream()
                    .filter(name -> !name.endsWith(".log"))
                    .toList();
            String file = files.get(random.nextInt(files.size()));
            stage.disk.corrupt(file, random.nextInt(stage.disk.bytes(file).length), 1 << random.nextInt(8));
            if (random.nextBoolean()) {
                stage.restart();
            }
            // Whoever reads a damaged block is told to ask again; the archivist has made it anew by then.
            assertThat(pictureOfThePatient()).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void the_power_may_go_at_any_moment_of_the_archivists_work(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        stage.archivistRests = true;
        traffic(random, 200);
        Map<String, Object> before = picture();
        SimDisk start = stage.disk;
        int crashes = 0;
        for (int operation = 1; operation < 60; operation++) {
            stage.stop();
            stage.disk = start.reopenAfterKill();
            stage.open();
            stage.archivistRests = false;
            stage.disk.crashAt(operation, random.nextInt(200));
            try {
                stage.settle();
            } catch (SimCrash crash) {
                crashes++;
                stage.disk = stage.disk.reopenAfterCrash(Dice.of(random));
                stage.reads.clear();
                stage.archivistRests = true;
                stage.open();
            }
            stage.archivistRests = true;
            assertThat(picture()).isEqualTo(before);
            start = stage.disk;
        }
        assertThat(crashes).isGreaterThan(3);
    }

    @Test
    void old_entries_are_not_in_memory_and_are_read_by_the_readers_of_the_disk() {
        client = new EscrowClient(stage);
        for (int i = 0; i < 200; i++) {
            client.sendTo("g", "orders", 0, Map.of("UNIQ_KEY", "P" + i), "body" + i);
        }
        assertThat(sidecars()).hasSizeGreaterThan(3);
        var queue = stage.topics().find("orders").queue(0);
        var entries = new EntryReader(queue, stage.broker.shard().archive().sidecars(), true);
        assertThat(seeks(entries, 0)).isFalse();
        assertThat(seeks(entries, queue.published() - 1)).isTrue();
        assertThat(all("orders", 0)).hasSize(200);
        assertThat(queue.first()).isZero();
    }

    @Test
    void a_full_disk_stops_neither_the_shard_nor_the_archivist_for_good() {
        stage.archivistRests = true;
        client = new EscrowClient(stage);
        for (int i = 0; i < 60; i++) {
            client.sendTo("g", "orders", 0, Map.of("UNIQ_KEY", "P" + i), "body" + i);
        }
        // The readers' group exists before there is no room for its record.
        assertThat(all("orders", 0)).hasSize(60);
        assertThat(sidecars()).isEmpty();
        stage.disk.capacity(stage.disk.totalBytes() - stage.disk.usableBytes() + 300);
        for (int i = 0; i < 200; i++) {
            stage.broker.shard().archivist().doWork();
        }
        assertThat(sidecars()).isEmpty();
        assertThat(stage.disk.list()).doesNotContain("index.tmp");
        assertThat(stage.broker.shard().failure()).isNull();
        assertThat(all("orders", 0)).hasSize(60);
        stage.disk.capacity(Long.MAX_VALUE / 2);
        stage.archivistRests = false;
        stage.pass(1_000);
        assertThat(sidecars()).isNotEmpty();
        assertThat(all("orders", 0)).hasSize(60);
    }

    @Test
    void files_that_belong_to_no_segment_are_deleted() throws IOException {
        client = new EscrowClient(stage);
        for (String name : List.of("00000000000000000007.index", "index.tmp", "snapshot.tmp")) {
            stage.disk.open(name, true).write(ByteBuffer.wrap(new byte[100]), 0);
        }
        stage.restart();
        assertThat(stage.disk.list())
                .allMatch(name -> name.endsWith(".log") || sidecars().contains(name));
    }

    @Test
    void offsets_and_times_are_found_in_cold_entries_too() {
        client = new EscrowClient(stage);
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            stage.pass(10);
            times.add(stage.now());
            client.sendTo("g", "orders", 0, Map.of("UNIQ_KEY", "P" + i), "body" + i);
        }
        stage.restart();
        client = new EscrowClient(stage);
        for (int i = 0; i < times.size(); i += 7) {
            var answer = client.call(
                    RequestCode.SEARCH_OFFSET_BY_TIMESTAMP,
                    Map.of("topic", "orders", "queueId", 0, "timestamp", times.get(i)),
                    new byte[0]);
            assertThat(answer.field("offset")).isEqualTo(String.valueOf(i));
        }
    }

    // ---- traffic and what is seen of it

    private static boolean seeks(EntryReader entries, long offset) {
        try {
            return entries.seek(offset);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> sidecars() {
        return stage.disk.list().stream()
                .filter(name -> name.endsWith(".index"))
                .toList();
    }

    private void deleteAll() throws IOException {
        stage.stop();
        for (String name : stage.disk.list()) {
            if (!name.endsWith(".log")) {
                stage.disk.delete(name);
            }
        }
        stage.open();
    }

    private void traffic(SplittableRandom random, int steps) {
        client = new EscrowClient(stage).heartbeat("10.0.0.1@1", "g");
        for (String topic : TOPICS) {
            client.pulled(topic, 0);
        }
        for (int step = 0; step < steps; step++) {
            step(random);
        }
        // Without producers nothing is out: an unanswered check is asked again after a restart, by design.
        client.close();
        stage.pass(1_000);
    }

    private void step(SplittableRandom random) {
        String topic = TOPICS.get(random.nextInt(TOPICS.size()));
        int queue = random.nextInt(QUEUES);
        switch (random.nextInt(9)) {
            case 0, 1 -> client.sendTo("g", topic, queue, Map.of("UNIQ_KEY", "P" + keys, "TAGS", "a"), "body" + keys++);
            case 2 -> client.sendTo("g", topic, queue, Map.of("DELAY", "" + random.nextInt(1, 6)), "late" + keys++);
            case 3, 4 -> halves.add(client.halfTo(queue, "g", topic, "K" + keys, "half" + keys++));
            case 5, 6 -> {
                if (!halves.isEmpty()) {
                    int decision = new int[] {0, 8, 12}[random.nextInt(3)];
                    client.end(halves.get(random.nextInt(halves.size())), decision, random.nextBoolean());
                }
            }
            case 7 -> {
                long offset = random.nextLong(5);
                client.call(
                        RequestCode.UPDATE_CONSUMER_OFFSET,
                        Map.of("consumerGroup", "readers", "topic", topic, "queueId", queue, "commitOffset", offset),
                        new byte[0]);
            }
            default -> stage.pass(random.nextLong(4_000));
        }
        client.checks.clear();
    }

    private Map<String, Object> picture() {
        stage.settle();
        Map<String, Object> all = new LinkedHashMap<>();
        EscrowClient reader = new EscrowClient(stage);
        for (String topic : TOPICS) {
            for (int queue = 0; queue < QUEUES; queue++) {
                all.put(topic + queue, all(topic, queue));
                all.put(topic + queue + " read", offset(reader, topic, queue));
            }
        }
        for (Half half : halves) {
            var shown = stage.show(half);
            all.put(half.id(), shown.events());
            all.put(half.id() + " is", still(shown.summary()));
        }
        return all;
    }

    /** A summary without what time and a producer's absence change. */
    private static List<Object> still(TransactionConsole.Summary shown) {
        String state = shown.state().name();
        return List.of(
                shown.uniqKey(),
                shown.topic(),
                shown.queueId(),
                shown.producerGroup(),
                state.equals("UNREACHABLE") ? "OPEN" : state,
                shown.storedMillis(),
                shown.checks(),
                shown.silentChecks(),
                String.valueOf(shown.parkedReason()));
    }

    /** What somebody sees who asks again when told to. */
    private Map<String, Object> pictureOfThePatient() {
        for (int attempt = 0; attempt < 10; attempt++) {
            try {
                picture();
            } catch (IllegalStateException damage) {
                assertThat(damage).hasMessageContaining("made anew");
            }
        }
        return picture();
    }

    private static String offset(EscrowClient reader, String topic, int queue) {
        var answer = reader.call(
                RequestCode.QUERY_CONSUMER_OFFSET,
                Map.of("consumerGroup", "readers", "topic", topic, "queueId", queue),
                new byte[0]);
        return answer.code() + " " + answer.field("offset");
    }

    private List<String> all(String topic, int queue) {
        EscrowClient reader = new EscrowClient(stage);
        List<String> all = new ArrayList<>();
        List<ByteBuffer> some = reader.pull(topic, queue, 0);
        while (!some.isEmpty()) {
            for (ByteBuffer message : some) {
                all.add(EscrowClient.bodyOf(message) + " " + StoredMessage.queueOffset(message, 0) + " "
                        + StoredMessage.physicalOffset(message, 0) + " " + StoredMessage.storeMillis(message, 0));
            }
            some = reader.pull(topic, queue, all.size());
        }
        return all;
    }
}
