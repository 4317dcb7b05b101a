package io.escrowmq.micro;

import io.escrowmq.bench.wire.EndRequest;
import io.escrowmq.bench.wire.Requests;
import io.escrowmq.bench.wire.SendRequest;
import io.escrowmq.protocol.MalformedFrameException;
import io.escrowmq.protocol.SendResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A broker with so many open transactions. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TransactionsGrowth {

    private static final String GROUP = "growth";
    private static final String TOPIC = "orders";
    private static final int BODY = 128;

    @Param("1000")
    public int size;

    /** How many of them are touched; evenly spread, or all. */
    @Param("256")
    public int among;

    /** Operations before anything is measured, at every size as many. */
    @Param("100000")
    public int warmup;

    private final Scatter scatter = new Scatter();
    private final SendRequest halves = new SendRequest(GROUP, TOPIC, Stage.QUEUES, true, BODY);
    private final EndRequest ends = new EndRequest(GROUP, TOPIC, true, false);
    private final ByteBuffer half = ByteBuffer.allocate(halves.length());
    private final ByteBuffer end = ByteBuffer.allocate(ends.length());
    private Stage stage;
    private EndRequest.Half[] open;
    private long sequence;

    @SuppressWarnings("NullAway.Init") // fill() is called first
    public TransactionsGrowth() {}

    @Setup
    public void fill() throws IOException, MalformedFrameException {
        stage = new Stage();
        open = new EndRequest.Half[size];
        stage.send(ByteBuffer.wrap(Requests.firstMessage(GROUP, TOPIC, Stage.QUEUES, 0)));
        stage.turn();
        for (int i = 0; i < size; i++) {
            open[i] = hold();
        }
        for (int i = 0; i < warmup; i++) {
            commitAndHold();
        }
    }

    private EndRequest.Half hold() throws MalformedFrameException {
        halves.encode(half.clear(), Requests.OPAQUE, (int) sequence & Stage.QUEUES - 1, sequence, 1, sequence);
        stage.send(half.flip());
        stage.turn();
        SendResult sent = stage.sent();
        return new EndRequest.Half(sent.queueOffset(), sent.position(), 1, sequence++);
    }

    @TearDown
    public void close() throws IOException {
        stage.close();
    }

    /** One of them is committed, and another half message held. */
    @Benchmark
    public long commitAndHold() throws MalformedFrameException {
        int which = scatter.among(among, size);
        ends.encode(end.clear(), Requests.OPAQUE, open[which], EndRequest.COMMIT);
        stage.send(end.flip());
        long answers = stage.turn();
        open[which] = hold();
        return answers;
    }
}
