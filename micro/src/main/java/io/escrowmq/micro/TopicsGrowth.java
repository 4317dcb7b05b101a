package io.escrowmq.micro;

import io.escrowmq.bench.wire.Requests;
import io.escrowmq.bench.wire.SendRequest;
import io.escrowmq.protocol.MalformedFrameException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A broker with so many topics of eight queues. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TopicsGrowth {

    private static final String GROUP = "growth";
    private static final int BODY = 128;
    /** Requests that come in one read, so that one turn of agent and writer is shared by as many in every case. */
    private static final int AT_ONCE = 32;

    @Param("100")
    public int size;

    /** How many of them are touched; evenly spread, or all. */
    @Param("32")
    public int among;

    /** Operations before anything is measured, at every size as many. */
    @Param("100000")
    public int warmup;

    private final Scatter scatter = new Scatter();
    private Stage stage;
    private SendRequest[] sends;
    private ByteBuffer[] routes;
    private ByteBuffer frame;
    private long sequence;

    @SuppressWarnings("NullAway.Init") // fill() is called first
    public TopicsGrowth() {}

    @Setup
    public void fill() throws IOException, MalformedFrameException {
        stage = new Stage();
        sends = new SendRequest[size];
        routes = new ByteBuffer[size];
        for (int i = 0; i < size; i++) {
            String topic = "orders-" + i;
            sends[i] = new SendRequest(GROUP, topic, Stage.QUEUES, false, BODY);
            routes[i] = ByteBuffer.wrap(Requests.route(topic));
            frame = ByteBuffer.allocate(sends[i].length());
            send(i);
            stage.turn();
        }
        for (int i = 0; i < warmup / AT_ONCE; i++) {
            send();
            route();
        }
    }

    private void send(int topic) throws MalformedFrameException {
        frame = frame.capacity() < sends[topic].length() ? ByteBuffer.allocate(sends[topic].length()) : frame.clear();
        sends[topic].encode(frame, Requests.OPAQUE, (int) sequence & Stage.QUEUES - 1, sequence, 1, sequence);
        sequence++;
        stage.send(frame.flip());
    }

    @TearDown
    public void end() throws IOException {
        stage.close();
    }

    /** Messages to topics. */
    @Benchmark
    @OperationsPerInvocation(AT_ONCE)
    public long send() throws MalformedFrameException {
        for (int i = 0; i < AT_ONCE; i++) {
            send(scatter.among(among, size));
        }
        return stage.turn();
    }

    /** Requests for routes. */
    @Benchmark
    @OperationsPerInvocation(AT_ONCE)
    public long route() throws MalformedFrameException {
        for (int i = 0; i < AT_ONCE; i++) {
            stage.send(routes[scatter.among(among, size)]);
        }
        return stage.turn();
    }
}
