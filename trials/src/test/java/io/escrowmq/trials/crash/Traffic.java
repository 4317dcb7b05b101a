package io.escrowmq.trials.crash;

import io.escrowmq.trials.wire.Calls;
import io.escrowmq.trials.wire.Frame;
import io.escrowmq.trials.wire.WireClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Producers and a consumer on connections of their own, with several requests in flight on each, until the server's life or
 * {@link #close} ends them. Each answer begins the next request, so there are no threads but those that read.
 */
final class Traffic implements AutoCloseable {

    static final String TOPIC = "Crash";
    static final String PRODUCERS = "crash-producers";
    static final String CONSUMERS = "crash-consumers";

    private static final int CONNECTIONS = 2;
    private static final int WINDOW = 8;
    private static final int PULL_MESSAGES = 32;
    /** The log has failed; the consumer waits for the next life. */
    private static final int NOT_AVAILABLE = 14;

    private static final Set<Integer> PULL_CODES = Set.of(0, 19, 20);

    private final Ledger ledger;
    private final int life;
    private final List<WireClient> clients = new ArrayList<>();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private volatile boolean stopped;

    /** @param life number of the server's life, from 1 */
    Traffic(String address, Ledger ledger, int life) {
        this.ledger = ledger;
        this.life = life;
        for (int i = 0; i < CONNECTIONS; i++) {
            WireClient sender = connect(address);
            window(() -> send(sender));
            WireClient producer = connect(address);
            request(
                    producer,
                    Calls.producerHeartbeat("producer-" + i, PRODUCERS),
                    answer -> window(() -> sendHalf(producer)));
        }
        WireClient consumer = connect(address);
        request(consumer, Calls.consumerHeartbeat("consumer", CONSUMERS, TOPIC), answer -> {
            for (int queue = 0; queue < Ledger.QUEUES; queue++) {
                consume(consumer, queue);
            }
        });
    }

    private WireClient connect(String address) {
        // The reading thread may need the client before its constructor has returned.
        CompletableFuture<WireClient> self = new CompletableFuture<>();
        WireClient client = new WireClient(address, request -> check(self.join(), request));
        self.complete(client);
        clients.add(client);
        return client;
    }

    private static void window(Runnable chain) {
        for (int i = 0; i < WINDOW; i++) {
            chain.run();
        }
    }

    private void send(WireClient client) {
        Entry entry = ledger.plain(life);
        request(client, Calls.send(PRODUCERS, TOPIC, anyQueue(), entry.id), answer -> {
            if (answer.code() == 0) {
                entry.place = new Place((int) answer.number("queueId"), answer.number("queueOffset"));
                entry.acknowledged = true;
            }
            send(client);
        });
    }

    private void sendHalf(WireClient client) {
        Entry entry = ledger.half(life);
        request(client, Calls.half(PRODUCERS, TOPIC, anyQueue(), entry.id), answer -> {
            if (answer.code() == 0) {
                entry.acknowledged = true;
                if (entry.plan.endsAtOnce()) {
                    end(client, entry, Calls.Handle.ofAnswer(entry.id, answer), entry.plan.firstEnd(), false);
                }
            }
            sendHalf(client);
        });
    }

    private void check(WireClient client, Frame check) {
        if (check.code() != Calls.CHECK_TRANSACTION) {
            return;
        }
        Calls.Handle handle = Calls.Handle.ofCheck(check);
        Entry entry = ledger.asked(handle, life);
        if (entry != null) {
            end(client, entry, handle, entry.plan.answer(life > entry.life), true);
        }
    }

    private void end(WireClient client, Entry entry, Calls.Handle handle, int decision, boolean fromCheck) {
        if (decision != Calls.UNKNOWN) {
            entry.decision = decision;
        }
        request(
                client,
                Calls.end(PRODUCERS, handle, decision, fromCheck),
                answer -> ledger.ended(entry, decision, answer, life));
    }

    private void consume(WireClient client, int queue) {
        request(client, Calls.queryOffset(CONSUMERS, TOPIC, queue), answer -> {
            pull(client, queue, answer.code() == 0 ? answer.number("offset") : 0);
        });
    }

    private void pull(WireClient client, int queue, long offset) {
        if (stopped) {
            return;
        }
        client.call(Calls.longPull(CONSUMERS, TOPIC, queue, offset, PULL_MESSAGES))
                .thenAccept(answer -> pulled(client, queue, offset, answer));
    }

    private void pulled(WireClient client, int queue, long offset, Frame answer) {
        if (answer.code() == NOT_AVAILABLE) {
            return;
        }
        if (!PULL_CODES.contains(answer.code())) {
            ledger.violation("a pull of queue " + queue + " at " + offset + " was answered " + answer);
            return;
        }
        Messages.of(answer).forEach(message -> ledger.seen(message.place(), message.id()));
        long next = answer.number("nextBeginOffset");
        if (next == offset) {
            pull(client, queue, offset);
            return;
        }
        ledger.offsetSent(queue, next);
        request(client, Calls.updateOffset(CONSUMERS, TOPIC, queue, next), updated -> {
            if (updated.code() == 0) {
                ledger.offsetAcknowledged(queue, next);
            }
            pull(client, queue, next);
        });
    }

    private void request(WireClient client, Frame request, Consumer<Frame> then) {
        if (stopped) {
            return;
        }
        client.call(request).whenComplete((answer, lost) -> {
            if (lost != null) {
                unanswered.incrementAndGet();
                return;
            }
            if (answer.code() == 0) {
                acknowledged.incrementAndGet();
            }
            then.accept(answer);
        });
    }

    private static int anyQueue() {
        return ThreadLocalRandom.current().nextInt(Ledger.QUEUES);
    }

    /** Requests that were answered 0; pulls do not count. */
    int acknowledged() {
        return acknowledged.get();
    }

    /** Requests that the end of the server's life left without an answer; pulls do not count. */
    int unanswered() {
        return unanswered.get();
    }

    /** Whether all connections have ended, and with them all that is to be recorded. */
    boolean ended() {
        return clients.stream().allMatch(WireClient::ended);
    }

    @Override
    public void close() {
        stopped = true;
        clients.forEach(WireClient::close);
    }
}
