package io.escrowmq.bench.load;

import io.escrowmq.bench.wire.Connection;
import io.escrowmq.bench.wire.EventLoop;
import io.escrowmq.bench.wire.Frame;
import io.escrowmq.bench.wire.PullRequest;
import io.escrowmq.bench.wire.Requests;
import io.escrowmq.bench.wire.StoredMessages;
import io.escrowmq.bench.wire.Template;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Pulls all queues of a topic at once, one pull in flight per queue, held by the server while there is nothing new. Counts
 * messages, checks that queue offsets follow one another, and enters this run's messages in the ledger.
 */
public final class ConsumeLoad implements EventLoop.Driver {
    private static final int FOUND = 0;
    private static final int NOT_FOUND = 19;
    private static final int RETRY_IMMEDIATELY = 20;
    private static final int OFFSET_MOVED = 21;
    private static final int HOLD_MILLIS = 5_000;
    /** Pulls in flight on one connection; with more queues than that, none is held by the server. */
    private static final int MAX_PULLS = 256;

    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Plan plan;
    private final Target target;
    private final Ledger ledger;
    private final Meter meter;
    private final EventLoop loop;
    private final PullRequest[] requests;
    private final int queues;
    private final long idleNanos;
    private final Histogram delay = Meter.histogram();

    private final long[] next;
    private final long[] last;
    private final IntRing due;
    private final IntRing delayed;
    private final int pullLimit;
    private long delayedUntil;
    private int pullsInFlight;
    private long messages;
    private long storedBytes;
    private long ours;
    private long gaps;
    private long nextHeartbeat;
    private long lastReceipt = System.nanoTime();
    private int lostConnections;
    private volatile long producedNanos = 1;

    /**
     * Connects to the target.
     *
     * @param from the offset to begin at in each queue, in the order of {@link Target}
     * @param batch most messages in one pull
     * @param idleSeconds ends when nothing came for so long
     */
    public ConsumeLoad(Plan plan, Target target, Ledger ledger, Meter meter, long[] from, int batch, double idleSeconds)
            throws IOException {
        this.plan = plan;
        this.target = target;
        this.ledger = ledger;
        this.meter = meter;
        this.idleNanos = (long) (idleSeconds * 1e9);
        this.queues = target.route().readQueues();
        this.next = from.clone();
        this.last = new long[next.length];
        Arrays.fill(last, -1);
        this.pullLimit = MAX_PULLS * plan.connections();
        boolean hold = next.length <= pullLimit;
        this.requests = new PullRequest[target.topics()];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = new PullRequest(target.group(), target.name(i), batch, hold ? HOLD_MILLIS : 0);
        }
        this.due = new IntRing(next.length);
        this.delayed = new IntRing(next.length);
        loop = new EventLoop(target.route().broker(), plan.connections());
    }

    /** Runs to the end in the calling thread and closes the connections. */
    public void run() throws IOException {
        try (loop) {
            long now = System.nanoTime();
            for (int source = 0; source < next.length; source++) {
                due.add(source);
            }
            nextHeartbeat = now;
            meter.start(now);
            loop.run(this);
            meter.end(Math.max(lastReceipt, now));
        }
    }

    /** For a run with a producer: the consumer ends only after {@link #producerEnded}. */
    public void awaitProducer() {
        producedNanos = 0;
    }

    /** The producer has ended: what was promised is all there will be. Producing thread. */
    public void producerEnded() {
        if (producedNanos == 0) {
            producedNanos = System.nanoTime();
        }
    }

    @Override
    public void turn() throws IOException {
        long now = System.nanoTime();
        if (now - nextHeartbeat >= 0) {
            nextHeartbeat = now + HEARTBEAT_NANOS;
            for (Connection connection : loop.connections()) {
                String client = "127.0.0.1@" + target.group() + "-consumer#" + connection.index();
                connection.send(Requests.consumerHeartbeat(client, target.group(), target.name(0)));
            }
        }
        while (!delayed.isEmpty() && now - delayedUntil >= 0) {
            due.add(delayed.remove());
        }
        pullDue();
    }

    private void pullDue() {
        while (!due.isEmpty() && pullsInFlight < pullLimit) {
            int source = due.remove();
            Connection connection =
                    loop.connections().get(source % loop.connections().size());
            if (connection.isOpen()) {
                pullsInFlight++;
                PullRequest request = requests[source / queues];
                int opaque = Template.FIRST_OPAQUE + 1 + source;
                request.encode(connection.room(request.length()), opaque, source % queues, next[source]);
            }
        }
    }

    @Override
    public void received(Connection connection, Frame frame) throws IOException {
        int queue = frame.opaque() - Template.FIRST_OPAQUE - 1;
        if (!frame.isResponse() || queue < 0 || queue >= next.length) {
            return;
        }
        pullsInFlight--;
        switch (frame.code()) {
            case FOUND -> {
                take(queue, frame);
                next[queue] = frame.nextOffset();
                due.add(queue);
            }
            case NOT_FOUND, RETRY_IMMEDIATELY, OFFSET_MOVED -> {
                next[queue] = frame.nextOffset();
                due.add(queue);
            }
            default -> {
                meter.failed(frame.code(), frame.remark());
                delayed.add(queue);
                delayedUntil = System.nanoTime() + RETRY_NANOS;
            }
        }
        pullDue();
    }

    private void take(int queue, Frame frame) throws IOException {
        long now = System.nanoTime();
        lastReceipt = now;
        int count =
                StoredMessages.walk(frame.bytes(), frame.bodyAt(), frame.bodyLength(), (queueOffset, run, sequence) -> {
                    gaps += last[queue] >= 0 && queueOffset != last[queue] + 1 ? 1 : 0;
                    last[queue] = queueOffset;
                    if (run == ledger.run() && ledger.receive(sequence)) {
                        ours++;
                        if (sequence >= plan.warmup()) {
                            Meter.record(delay, now - ledger.nanos(sequence));
                        }
                    }
                });
        messages += count;
        storedBytes += frame.bodyLength();
        meter.counted(count);
    }

    @Override
    public void lost(Connection connection, IOException reason) {
        lostConnections++;
    }

    @Override
    public boolean isDone() {
        long now = System.nanoTime();
        long produced = producedNanos;
        if (lostConnections == loop.connections().size()) {
            return true;
        }
        if (produced == 0) {
            return false;
        }
        long quiet = Math.min(now - lastReceipt, now - (produced == 1 ? lastReceipt : produced));
        boolean complete = produced != 1 && ours >= ledger.promised() && quiet > SETTLE_NANOS;
        boolean enough = plan.count() > 0 && messages >= plan.warmup() + plan.count();
        long start = meter.startNanos();
        boolean late = plan.seconds() > 0 && start != 0 && now - start > (long) (plan.seconds() * 1e9);
        return complete || enough || late || quiet > idleNanos;
    }

    /** Messages received, of any run. */
    public long messages() {
        return messages;
    }

    /** Bytes of the received messages as the server stores and delivers them, headers and properties included. */
    public long storedBytes() {
        return storedBytes;
    }

    /** First receipts of this run's messages that came after the warm-up. */
    public long counted() {
        return delay.getTotalCount();
    }

    /** Bytes that the server has sent to this load. */
    public long receivedBytes() {
        return loop.receivedBytes();
    }

    /** Messages of this run per second, warm-up left out, from when its producer began to measure to the last receipt. */
    public double deliveredPerSecond(Meter producer) {
        double seconds = (lastReceipt - producer.startNanos()) / 1e9;
        return producer.startNanos() == 0 || seconds <= 0 ? 0 : delay.getTotalCount() / seconds;
    }

    /** Places where a queue offset did not follow the one before. */
    public long gaps() {
        return gaps;
    }

    /** Connections that the server closed. */
    public int lostConnections() {
        return lostConnections;
    }

    /** From the commit, or the send of a plain message, to its receipt, in nanoseconds. */
    public Histogram delay() {
        return delay;
    }
}
