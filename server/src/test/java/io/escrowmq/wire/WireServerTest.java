package io.escrowmq.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.escrowmq.base.Clock;
import io.escrowmq.protocol.BadRequestException;
import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Frames;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.RequestSink;
import io.escrowmq.protocol.Response;
import io.escrowmq.protocol.SerializeType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WireServerTest {

    /** Requests of the tests, told apart by their code. */
    private static final int ECHO = 9_001;

    private static final int HOLD = 9_002;
    private static final int BAD = 9_003;
    private static final int DEFECT = 9_004;
    private static final int TWICE = 9_005;
    private static final int LARGE = 9_006;

    private final LinkedBlockingQueue<Held> held = new LinkedBlockingQueue<>();
    private final Queue<Request> answers = new ConcurrentLinkedQueue<>();
    private final Counts counts = new Counts();
    private WireServer server;

    private record Held(Connection connection, Request request) {
        void echo() {
            connection.reply(request, Response.of(0).body(request.body()));
        }
    }

    private static final class Counts implements WireEvents {
        private final Map<Refusal, Integer> refusals = new EnumMap<>(Refusal.class);
        private final List<Integer> sends = new ArrayList<>();

        @Override
        public synchronized void refused(Refusal why) {
            refusals.merge(why, 1, Integer::sum);
        }

        @Override
        public synchronized void sent(int frames, long bytes) {
            sends.add(frames);
        }

        synchronized int refusals(Refusal why) {
            return refusals.getOrDefault(why, 0);
        }

        synchronized List<Integer> sends() {
            return List.copyOf(sends);
        }
    }

    private void handle(Connection connection, Request request) {
        Held each = new Held(connection, request);
        switch (request.code()) {
            case HOLD -> held.add(each);
            case BAD -> throw new BadRequestException("field x: too large");
            case DEFECT -> throw new IllegalStateException("a planted defect");
            case TWICE -> {
                each.echo();
                each.echo();
            }
            case LARGE ->
                connection.reply(
                        request,
                        Response.of(0)
                                .body(pattern(request.integer("size")), pattern(7), pattern(request.integer("size"))));
            default -> each.echo();
        }
    }

    private static ByteBuffer pattern(int size) {
        byte[] bytes = new byte[size];
        new SplittableRandom(size).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    private static WireSettings settings() {
        return new WireSettings("127.0.0.1", 0, 1, 16 << 20, 100, 120, 30, 32 << 10, 64 << 10);
    }

    private void start(WireSettings settings, WireLimits limits, RequestSink sink) throws IOException {
        WireContext context = WireContext.of(settings, limits, counts, Clock.system());
        server = new WireServer(context, sink, (connection, answer) -> answers.add(answer), Clock.system());
        server.start();
    }

    private void start(WireSettings settings) throws IOException {
        start(settings, new WireLimits(1L << 30, 1L << 30), this::handle);
    }

    private TestClient client() throws IOException {
        return new TestClient(server.address());
    }

    private static byte[] request(int code, int opaque, byte... body) {
        return Frames.request(code, opaque, 0, Map.of(), body);
    }

    private static byte[] requests(int code, int count) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            all.writeBytes(request(code, i, (byte) i));
        }
        return all.toByteArray();
    }

    private void assertWorks(TestClient client) throws Exception {
        client.send(request(ECHO, 77, (byte) 5));
        Request answer = client.receive();
        assertThat(answer.opaque()).isEqualTo(77);
        assertThat(answer.isResponse()).isTrue();
        assertThat(answer.body().get(0)).isEqualTo((byte) 5);
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void pipelined_requests_are_answered_in_their_order() throws Exception {
        start(settings());
        try (TestClient client = client()) {
            client.send(requests(ECHO, 2_000));
            for (int i = 0; i < 2_000; i++) {
                Request answer = client.receive();
                assertThat(answer.opaque()).isEqualTo(i);
                assertThat(answer.body().get(0)).isEqualTo((byte) i);
            }
        }
    }

    @Test
    void frames_may_come_in_pieces_of_any_size() throws Exception {
        start(settings());
        byte[] two = requests(ECHO, 2);
        try (TestClient client = client()) {
            for (int cut = 1; cut < two.length; cut++) {
                client.send(java.util.Arrays.copyOfRange(two, 0, cut));
                if (cut >= two.length / 2) {
                    // Makes sure that the first piece was seen alone.
                    assertThat(client.receive().opaque()).isZero();
                }
                client.send(java.util.Arrays.copyOfRange(two, cut, two.length));
                if (cut < two.length / 2) {
                    assertThat(client.receive().opaque()).isZero();
                }
                assertThat(client.receive().opaque()).isEqualTo(1);
            }
            for (byte single : two) {
                client.send(new byte[] {single});
            }
            assertThat(client.receive().opaque()).isZero();
            assertThat(client.receive().opaque()).isEqualTo(1);
        }
    }

    @Test
    void bytes_that_are_no_frame_close_their_connection_and_no_other() throws Exception {
        start(settings());
        byte[][] bad = {
            {0, 0, 0, 3},
            {-1, -1, -1, -1},
            {0x01, 0, 0, 1},
            "GET / HTTP/1.1\r\n\r\n".getBytes(),
            {0, 0, 0, 8, 2, 0, 0, 0, 1, 1, 1, 1},
            {0, 0, 0, 8, 0, 0, 0, 5, 1, 1, 1, 1},
            Frames.json("{\"code\":}"),
            Frames.frame(1, new byte[20]),
        };
        try (TestClient good = client()) {
            for (byte[] each : bad) {
                try (TestClient client = client()) {
                    assertThat(client.send(each).isClosedByServer()).isTrue();
                }
                assertWorks(good);
            }
        }
        assertThat(counts.refusals(WireEvents.Refusal.MALFORMED)).isEqualTo(bad.length);
    }

    @Test
    void random_bytes_close_their_connection_and_no_other() throws Exception {
        start(settings());
        SplittableRandom random = new SplittableRandom(1);
        try (TestClient good = client()) {
            for (int i = 0; i < 200; i++) {
                byte[] bytes = new byte[4 + random.nextInt(200)];
                random.nextBytes(bytes);
                // More than the limit, and neither TLS.
                bytes[0] = (byte) (0x20 + random.nextInt(0x60));
                try (TestClient client = client()) {
                    assertThat(client.send(bytes).isClosedByServer()).isTrue();
                }
            }
            assertWorks(good);
        }
    }

    @Test
    void frames_before_a_malformed_one_are_answered() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        start(settings(), new WireLimits(1 << 20, 1 << 20), (connection, request) -> {
            handle(connection, request);
            seen.countDown();
        });
        try (TestClient client = client()) {
            client.send(request(ECHO, 1));
            assertThat(client.receive().opaque()).isEqualTo(1);
            client.send(new byte[] {0, 0, 0, 0});
            assertThat(client.isClosedByServer()).isTrue();
        }
        assertThat(seen.getCount()).isZero();
    }

    @Test
    void a_tls_handshake_is_refused() throws Exception {
        start(settings());
        try (TestClient client = client()) {
            assertThat(client.send(new byte[] {0x16, 3, 1, 2, 0, 1}).isClosedByServer())
                    .isTrue();
        }
        assertThat(counts.refusals(WireEvents.Refusal.TLS)).isEqualTo(1);
    }

    @Test
    void a_frame_of_16_mib_is_taken_and_one_byte_more_is_not() throws Exception {
        start(settings());
        byte[] small = Frames.request(LARGE, 1, 0, Map.of("size", "1"));
        byte[] largest = java.util.Arrays.copyOf(small, 4 + (16 << 20));
        ByteBuffer.wrap(largest).putInt(16 << 20);
        try (TestClient client = client()) {
            assertThat(client.send(largest).receive().body().remaining()).isEqualTo(9);
            assertThat(client.send(new byte[] {1, 0, 0, 1}).isClosedByServer()).isTrue();
        }
    }

    @Test
    void announced_bytes_cost_nothing_and_sent_ones_are_limited_for_all_together() throws Exception {
        start(settings(), new WireLimits(2 << 20, 1L << 30), this::handle);
        List<TestClient> clients = new ArrayList<>();
        byte[] announcement = {0, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0, 0, 0, 100};
        try {
            for (int i = 0; i < 50; i++) {
                clients.add(client().send(announcement));
            }
            try (TestClient greedy = client()) {
                greedy.send(announcement);
                assertThatThrownBy(() -> {
                            for (int i = 0; i < 15; i++) {
                                greedy.send(new byte[1 << 20]);
                            }
                            assertThat(greedy.isClosedByServer()).isTrue();
                            throw new IOException("closed");
                        })
                        .isInstanceOf(IOException.class);
            }
            assertThat(counts.refusals(WireEvents.Refusal.OVERLOADED)).isEqualTo(1);
            assertThat(server.connections()).isGreaterThanOrEqualTo(50);
            try (TestClient other = client()) {
                assertWorks(other);
            }
        } finally {
            for (TestClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void a_one_way_request_is_not_answered() throws Exception {
        start(settings());
        try (TestClient client = client()) {
            client.send(Frames.request(ECHO, 1, 2, Map.of()));
            client.send(Frames.request(BAD, 2, 2, Map.of()));
            client.send(request(ECHO, 3));
            assertThat(client.receive().opaque()).isEqualTo(3);
        }
    }

    @Test
    void a_request_is_answered_once_even_if_two_try() throws Exception {
        start(settings());
        try (TestClient client = client()) {
            client.send(request(TWICE, 1)).send(request(ECHO, 2));
            assertThat(client.receive().opaque()).isEqualTo(1);
            assertThat(client.receive().opaque()).isEqualTo(2);
        }
    }

    @Test
    void an_answer_has_the_serialize_type_of_its_request_and_a_push_the_last_one_seen() throws Exception {
        start(settings());
        try (TestClient client = client()) {
            client.send(Frames.frame(1, Frames.binaryHeader(HOLD, 0, 479, 1, 0, "")));
            await().until(() -> held.size() == 1);
            Held first = held.remove();
            first.connection().push(39, Map.of("a", "b"), ByteBuffer.wrap(new byte[] {9}));
            first.echo();

            Request push = client.receive();
            Request answer = client.receive();

            assertThat(push.type()).isEqualTo(SerializeType.BINARY);
            assertThat(push.code()).isEqualTo(39);
            assertThat(push.oneWay()).isTrue();
            assertThat(push.field("a")).isEqualTo("b");
            assertThat(push.body().get(0)).isEqualTo((byte) 9);
            assertThat(answer.type()).isEqualTo(SerializeType.BINARY);
            assertThat(answer.opaque()).isEqualTo(1);

            client.send(request(ECHO, 2));
            assertThat(client.receive().type()).isEqualTo(SerializeType.JSON);
            first.connection().push(40, Map.of(), null);
            assertThat(client.receive().type()).isEqualTo(SerializeType.JSON);
        }
    }

    @Test
    void answers_of_clients_have_a_sink_of_their_own() throws Exception {
        start(settings());
        try (TestClient client = client()) {
            client.send(Frames.request(0, 5, 1, Map.of())).send(request(ECHO, 5));
            assertThat(client.receive().opaque()).isEqualTo(5);
        }
        assertThat(answers).singleElement().satisfies(answer -> assertThat(answer.opaque())
                .isEqualTo(5));
    }

    @Test
    void a_handler_that_fails_answers_and_harms_nobody() throws Exception {
        start(settings());
        try (TestClient client = client()) {
            client.send(request(BAD, 1)).send(request(DEFECT, 2)).send(request(ECHO, 3));

            Request bad = client.receive();
            assertThat(bad.code()).isEqualTo(1);
            assertThat(bad.remark()).isEqualTo("field x: too large");
            Request defect = client.receive();
            assertThat(defect.code()).isEqualTo(1);
            assertThat(defect.remark()).contains("internal error").doesNotContain("planted");
            assertThat(client.receive().code()).isZero();
        }
    }

    @Test
    void answers_given_while_the_io_thread_is_busy_leave_in_one_flush_and_in_order() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        start(settings(), new WireLimits(1L << 30, 1L << 30), (connection, request) -> {
            handle(connection, request);
            if (held.size() == 1_000) {
                busy.countDown();
                awaitQuietly(go);
            }
        });
        try (TestClient client = client()) {
            client.send(requests(HOLD, 1_000));
            busy.await();
            int before = counts.sends().size();
            held.forEach(Held::echo);
            go.countDown();
            for (int i = 0; i < 1_000; i++) {
                assertThat(client.receive().opaque()).isEqualTo(i);
            }
            assertThat(counts.sends().subList(before, counts.sends().size())).contains(1_000);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void reading_stops_at_4096_unanswered_requests_and_goes_on_when_answers_leave() throws Exception {
        AtomicInteger seen = new AtomicInteger();
        start(settings(), new WireLimits(1L << 30, 1L << 30), (connection, request) -> {
            handle(connection, request);
            if (request.code() == HOLD) {
                seen.incrementAndGet();
            }
        });
        int total = 10_000;
        try (TestClient client = client();
                TestClient other = client()) {
            Thread sender = new Thread(() -> {
                try {
                    client.send(requests(HOLD, total));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            sender.start();
            await().until(() -> seen.get() >= WireLimits.OUTSTANDING_REQUESTS);
            assertWorks(other);
            assertThat(seen.get()).isEqualTo(WireLimits.OUTSTANDING_REQUESTS);

            for (int i = 0; i < total; i++) {
                Held next = held.poll(10, TimeUnit.SECONDS);
                assertThat(next).as("request %s", i).isNotNull();
                next.echo();
                assertThat(client.receive().opaque()).isEqualTo(i);
            }
            sender.join();
        }
    }

    @Test
    void a_request_that_does_not_fit_the_servers_memory_is_answered_busy() throws Exception {
        start(settings(), new WireLimits(1L << 30, 100_000), this::handle);
        try (TestClient client = client();
                TestClient other = client()) {
            client.send(request(HOLD, 1, new byte[90_000]));
            await().until(() -> held.size() == 1);
            other.send(request(ECHO, 2, new byte[20_000]));
            Request busy = other.receive();
            assertThat(busy.code()).isEqualTo(2);
            assertThat(busy.remark()).contains("try again");
            held.remove().echo();
            assertThat(client.receive().opaque()).isEqualTo(1);
            assertThat(other.send(request(ECHO, 3, new byte[20_000])).receive().code())
                    .isZero();
        }
    }

    @Test
    void what_a_closed_connection_held_is_given_back() throws Exception {
        start(settings(), new WireLimits(1L << 30, 100_000), this::handle);
        try (TestClient client = client()) {
            client.send(request(HOLD, 1, new byte[90_000]));
            await().until(() -> held.size() == 1);
        }
        await().until(() -> server.connections() == 0);
        held.remove().echo();
        try (TestClient other = client()) {
            assertThat(other.send(request(ECHO, 2, new byte[80_000])).receive().code())
                    .isZero();
            assertThat(other.send(request(HOLD, 3, new byte[90_000]))
                            .send(request(ECHO, 4, new byte[20_000]))
                            .receive()
                            .code())
                    .isEqualTo(2);
        }
    }

    @Test
    void a_peer_that_does_not_read_is_closed_and_others_go_on() throws Exception {
        start(new WireSettings("127.0.0.1", 0, 1, 16 << 20, 100, 120, 1, 32 << 10, 64 << 10));
        try (TestClient deaf = new TestClient(server.address(), 4 << 10);
                TestClient other = client()) {
            for (int i = 0; i < 20; i++) {
                deaf.send(Frames.request(LARGE, i, 0, Map.of("size", "1000000")));
            }
            await().until(() -> {
                assertWorks(other);
                return counts.refusals(WireEvents.Refusal.STALLED) == 1;
            });
            await().until(() -> server.connections() == 1);
            assertWorks(other);
        }
    }

    @Test
    void a_connection_is_not_writable_while_its_peer_does_not_read() throws Exception {
        start(settings());
        try (TestClient slow = new TestClient(server.address(), 4 << 10)) {
            slow.send(request(HOLD, 0));
            await().until(() -> held.size() == 1);
            Connection connection = held.remove().connection();
            for (int i = 0; i < 20; i++) {
                slow.send(Frames.request(LARGE, i, 0, Map.of("size", "1000000")));
            }
            await().until(() -> !connection.isWritable());
            assertThat(connection.push(40, Map.of(), null)).isFalse();
            for (int i = 0; i < 20; i++) {
                assertThat(slow.receive().opaque()).isEqualTo(i);
            }
            await().until(connection::isWritable);
            assertThat(connection.push(40, Map.of(), null)).isTrue();
            assertThat(slow.receive().code()).isEqualTo(40);
        }
    }

    @Test
    void large_bodies_arrive_whole() throws Exception {
        start(settings());
        try (TestClient client = client()) {
            for (int size : new int[] {0, 1, 32 << 10, (32 << 10) + 1, 256 << 10, 7 << 20}) {
                client.send(Frames.request(LARGE, 1, 0, Map.of("size", Integer.toString(size))));
                ByteBuffer expected = ByteBuffer.allocate(2 * size + 7);
                expected.put(pattern(size)).put(pattern(7)).put(pattern(size)).flip();
                assertThat(client.receive().body()).isEqualTo(expected);
            }
        }
    }

    private static Response lent(int seed, AtomicInteger left) {
        int size = seed % 2 == 0 ? 60 << 10 : 1 << 10;
        ByteBuffer memory = ByteBuffer.allocateDirect(size);
        memory.put(pattern(size)).putInt(0, seed).flip();
        return Response.of(0).body(memory, () -> {
            left.incrementAndGet();
            // As the next answer would.
            memory.clear().put(new byte[size]);
        });
    }

    @Test
    void memory_of_an_answer_stays_its_own_until_the_answer_has_left() throws Exception {
        start(settings());
        AtomicInteger left = new AtomicInteger();
        int count = 300;
        try (TestClient slow = new TestClient(server.address(), 4 << 10)) {
            slow.send(requests(HOLD, count));
            await().until(() -> held.size() == count);
            for (int i = 0; i < count; i++) {
                Held each = held.remove();
                each.connection().reply(each.request(), lent(i, left));
            }
            for (int i = 0; i < count; i++) {
                assertThat(left.get()).isLessThanOrEqualTo(count);
                ByteBuffer body = slow.receive().body();
                assertThat(body.getInt(0)).isEqualTo(i);
                ByteBuffer expected = pattern(body.remaining()).putInt(0, i);
                assertThat(body).isEqualTo(expected);
            }
        }
        await().until(() -> left.get() == count);
    }

    @Test
    void memory_of_an_answer_that_never_leaves_is_given_back() throws Exception {
        start(settings());
        AtomicInteger left = new AtomicInteger();
        try (TestClient client = client()) {
            client.send(request(HOLD, 1)).send(Frames.request(HOLD, 2, 2, Map.of()));
            client.send(request(HOLD, 3)).send(request(HOLD, 4));
            await().until(() -> held.size() == 4);
            Held twice = held.remove();
            twice.echo();
            twice.connection().reply(twice.request(), lent(0, left));
            Held oneWay = held.remove();
            oneWay.connection().reply(oneWay.request(), lent(0, left));
            assertThat(left.get()).isEqualTo(2);
        }
        await().until(() -> server.connections() == 0);
        for (int i = 0; i < 2; i++) {
            Held late = held.remove();
            late.connection().reply(late.request(), lent(i, left));
        }
        await().until(() -> left.get() == 4);
    }

    @Test
    void an_idle_connection_is_closed() throws Exception {
        start(new WireSettings("127.0.0.1", 0, 1, 16 << 20, 100, 1, 30, 32 << 10, 64 << 10));
        try (TestClient client = client()) {
            assertWorks(client);
            assertThat(client.isClosedByServer()).isTrue();
        }
        assertThat(counts.refusals(WireEvents.Refusal.IDLE)).isEqualTo(1);
    }

    @Test
    void connections_above_the_limit_are_closed_at_once() throws Exception {
        start(new WireSettings("127.0.0.1", 0, 1, 16 << 20, 2, 120, 30, 32 << 10, 64 << 10));
        try (TestClient first = client();
                TestClient second = client()) {
            assertWorks(first);
            assertWorks(second);
            try (TestClient third = client()) {
                assertThat(third.isClosedByServer()).isTrue();
            }
            assertWorks(first);
        }
        assertThat(counts.refusals(WireEvents.Refusal.TOO_MANY)).isEqualTo(1);
        await().until(() -> server.connections() == 0);
        try (TestClient next = client()) {
            assertWorks(next);
        }
    }

    @Test
    void an_action_on_close_runs_once_also_when_it_comes_late() throws Exception {
        start(settings());
        AtomicInteger closed = new AtomicInteger();
        Connection connection;
        try (TestClient client = client()) {
            client.send(request(HOLD, 1));
            await().until(() -> held.size() == 1);
            connection = held.remove().connection();
            connection.onClose(closed::incrementAndGet);
            assertThat(connection.isOpen()).isTrue();
            assertThat(closed).hasValue(0);
        }
        await().untilAtomic(closed, org.hamcrest.Matchers.is(1));
        assertThat(connection.isOpen()).isFalse();
        assertThat(connection.push(40, Map.of(), null)).isFalse();
        connection.onClose(closed::incrementAndGet);
        await().untilAtomic(closed, org.hamcrest.Matchers.is(2));
    }

    @Test
    void a_taken_port_is_named_in_the_error() throws Exception {
        start(settings());
        int port = server.address().getPort();
        WireSettings same = new WireSettings("127.0.0.1", port, 1, 16 << 20, 100, 120, 30, 32 << 10, 64 << 10);
        WireServer second = new WireServer(same, this::handle, this::handle, WireEvents.NONE, Clock.system());

        assertThatThrownBy(second::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on 127.0.0.1:" + port)
                .hasMessageContaining("in use");
    }

    @Test
    void answers_that_wait_leave_before_the_server_closes() throws Exception {
        start(settings());
        try (TestClient client = client()) {
            client.send(requests(HOLD, 100));
            await().until(() -> held.size() == 100);
            held.forEach(Held::echo);
            server.close();
            for (int i = 0; i < 100; i++) {
                assertThat(client.receive().opaque()).isEqualTo(i);
            }
            assertThat(client.isClosedByServer()).isTrue();
        }
    }
}
