package io.escrowmq.bench.load;

import io.escrowmq.bench.wire.Connection;
import io.escrowmq.bench.wire.EventLoop;
import io.escrowmq.bench.wire.Frame;
import io.escrowmq.bench.wire.Requests;
import io.escrowmq.bench.wire.SendRequest;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Sends messages over all connections, each with a window of operations in flight, as fast as answers come or at a rate.
 * Under a rate an operation's time counts from when it was due, so that a stalled server cannot hide its stall.
 */
public abstract class ProducerLoad implements EventLoop.Driver {
    private static final int CHECK_TRANSACTION_STATE = 39;
    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    final Target target;
    final Ledger ledger;
    final Meter meter;
    private final Plan plan;
    private final EventLoop loop;
    private final SendRequest[] requests;
    private final int queues;
    private final Window[] windows;
    private final DistinctOffsets offsets = new DistinctOffsets();

    private long issued;
    private int cursor;
    private int inFlight;
    private long firstDue;
    private long nextHeartbeat;
    private long lastProgress = System.nanoTime();
    private long unanswered;
    private long unexpected;
    private long repeatedOffsets;
    private int lostConnections;
    private boolean produced;
    private Runnable whenProduced = () -> {};
    private BooleanSupplier lingers = () -> false;

    ProducerLoad(Plan plan, Target target, Ledger ledger, Meter meter, boolean half) throws IOException {
        this.plan = plan;
        this.target = target;
        this.ledger = ledger;
        this.meter = meter;
        this.queues = target.route().writeQueues();
        this.requests = new SendRequest[target.topics()];
        for (int i = 0; i < requests.length; i++) {
            requests[i] = new SendRequest(target.group(), target.name(i), queues, half, plan.bodySize());
        }
        this.windows = new Window[plan.connections()];
        for (int i = 0; i < windows.length; i++) {
            windows[i] = new Window(plan.window());
        }
        this.loop = new EventLoop(target.route().broker(), plan.connections());
    }

    /** The message in that slot is about to be sent. */
    abstract void sending(long sequence, long now);

    /** The message in that slot is stored; the work either goes on with the slot or calls {@link #complete}. */
    abstract void stored(Connection connection, Window window, int slot, Frame answer, long now);

    /** The END of that slot was answered. */
    void ended(Window window, int slot, Frame answer, long now) {
        throw new IllegalStateException("no END was sent");
    }

    /** Whether the server answers everything that it is told. */
    public boolean isAnswered() {
        return true;
    }

    /** The server asks back. */
    void checked(Connection connection, Frame check, long now) throws IOException {}

    /** Whether there is something to wait for when all operations have ended. */
    boolean isWaiting(long now) {
        return false;
    }

    /**
     * Keeps the connections open and answers check-backs for as long as {@code condition} says, after {@code announcement}
     * has been run once.
     */
    public void lingerWhile(Runnable announcement, BooleanSupplier condition) {
        whenProduced = announcement;
        lingers = condition;
    }

    /** Runs to the end in the calling thread and closes the connections. */
    public void run() throws IOException {
        try (loop) {
            if (plan.rate() > 0) {
                loop.tick(plan.rate());
            }
            firstDue = System.nanoTime();
            meter.start(firstDue);
            loop.run(this);
            unanswered += inFlight;
            meter.end(System.nanoTime());
        }
    }

    @Override
    public final void received(Connection connection, Frame frame) throws IOException {
        long now = System.nanoTime();
        if (!frame.isResponse()) {
            if (frame.code() == CHECK_TRANSACTION_STATE) {
                checked(connection, frame, now);
            }
            return;
        }
        if (frame.opaque() == Requests.OPAQUE) {
            return;
        }
        Window window = windows[connection.index()];
        int slot = window.slotOf(frame.opaque());
        if (slot < 0) {
            unexpected++;
            return;
        }
        lastProgress = now;
        if (window.isEnding(slot)) {
            ended(window, slot, frame, now);
        } else if (frame.code() != 0) {
            fail(window, slot, frame);
        } else {
            if (!offsets.add(offsetSpace(window.sequence(slot), frame), frame.queueOffset())) {
                repeatedOffsets++;
            }
            stored(connection, window, slot, frame, now);
        }
    }

    /** The queue in which the answer's queue offset must be distinct. */
    long offsetSpace(long sequence, Frame answer) {
        return topicOf(sequence) * (long) queues + answer.queueId();
    }

    /** Messages go to the topics in turn, and within a topic to its queues in turn. */
    final int topicOf(long sequence) {
        return (int) (sequence % requests.length);
    }

    final void complete(Window window, int slot, long now) {
        meter.succeeded(window.startNanos(slot), now);
        window.close(slot);
        inFlight--;
    }

    final void fail(Window window, int slot, Frame answer) {
        meter.failed(answer.code(), answer.remark());
        window.close(slot);
        inFlight--;
    }

    @Override
    public final void turn() throws IOException {
        long now = System.nanoTime();
        if (now - nextHeartbeat >= 0 || issued == 0) {
            nextHeartbeat = now + HEARTBEAT_NANOS;
            for (Connection connection : loop.connections()) {
                String client = "127.0.0.1@" + target.group() + "#" + connection.index();
                connection.send(Requests.producerHeartbeat(client, target.group()));
            }
        }
        int blocked = 0;
        long wallMillis = System.currentTimeMillis();
        while (!produced && blocked < windows.length && !isAllIssued(now) && isDue(now)) {
            Connection connection = loop.connections().get(cursor);
            cursor = (cursor + 1) % windows.length;
            if (connection.hasRoom() && !windows[connection.index()].isFull()) {
                issue(connection, now, wallMillis);
                blocked = 0;
            } else {
                blocked++;
            }
        }
        if (isAllIssued(now) && (inFlight == 0 || plan.seconds() > 0)) {
            meter.end(now);
        }
    }

    private void issue(Connection connection, long now, long wallMillis) {
        Window window = windows[connection.index()];
        long sequence = issued++;
        if (inFlight++ == 0) {
            lastProgress = now;
        }
        int slot = window.open(sequence, plan.rate() > 0 ? dueNanos(sequence) : now);
        sending(sequence, now);
        int queue = (int) (sequence / requests.length % queues);
        SendRequest request = requests[topicOf(sequence)];
        request.encode(
                connection.room(request.length()), window.opaque(slot), queue, wallMillis, ledger.run(), sequence);
    }

    private boolean isAllIssued(long now) {
        boolean enough = plan.count() > 0 && issued >= plan.warmup() + plan.count();
        long start = meter.startNanos();
        boolean late = plan.seconds() > 0 && start != 0 && now - start >= (long) (plan.seconds() * 1e9);
        return enough || late;
    }

    private boolean isDue(long now) {
        return plan.rate() == 0 || dueNanos(issued) - now <= 0;
    }

    private long dueNanos(long sequence) {
        return firstDue + (long) (sequence * 1e9 / plan.rate());
    }

    @Override
    public final void lost(Connection connection, IOException reason) {
        lostConnections++;
        int gone = windows[connection.index()].inFlight();
        unanswered += gone;
        inFlight -= gone;
    }

    @Override
    public final boolean isDone() {
        if (!produced && isProduced(System.nanoTime())) {
            produced = true;
            whenProduced.run();
        }
        return produced && !lingers.getAsBoolean();
    }

    private boolean isProduced(long now) {
        if (lostConnections == windows.length || (inFlight > 0 && now - lastProgress > SILENCE_NANOS)) {
            return true;
        }
        return isAllIssued(now) && inFlight == 0 && !isWaiting(now);
    }

    /** Bytes that the server has sent to this load. */
    public long receivedBytes() {
        return loop.receivedBytes();
    }

    /** Operations begun, warm-up included. */
    public long issued() {
        return issued;
    }

    /** Operations whose answer never came. */
    public long unanswered() {
        return unanswered;
    }

    /** Answers that nothing waited for. */
    public long unexpected() {
        return unexpected;
    }

    /** Acknowledgements with a queue offset that had been acknowledged before. */
    public long repeatedOffsets() {
        return repeatedOffsets;
    }

    /** Connections that the server closed. */
    public int lostConnections() {
        return lostConnections;
    }
}
