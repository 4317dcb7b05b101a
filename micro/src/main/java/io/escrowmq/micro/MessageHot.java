package io.escrowmq.micro;

import io.escrowmq.message.NewMessage;
import io.escrowmq.message.Normaliser;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
import org.openjdk.jmh.annotations.Warmup;

/** Making the stored bytes of a message, checksum of the body included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MessageHot {

    private static final String HALF = "TRAN_MSG\1true\2PGROUP\1orders-producer\2";
    /** A name that makes the message go the general way. */
    private static final String RARE = "DELAY\0013\2";

    private static final NewMessage.Envelope ENVELOPE =
            new NewMessage.Envelope(0, 0, 1_700_000_000_123L, ScratchLog.HOST, 0);

    @Param({"128", "1024"})
    public int body;

    private final Normaliser normaliser =
            new Normaliser(new NewMessage.Region("DefaultCluster", "DefaultRegion"), () -> "");
    private final byte[] plain = bytes(SendHeaderHot.PROPERTIES);
    private final byte[] half = bytes(SendHeaderHot.PROPERTIES + HALF);
    private final byte[] rare = bytes(SendHeaderHot.PROPERTIES + RARE);
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Setup
    public void fill() {
        bytes = ByteBuffer.wrap(new byte[body]);
    }

    private NewMessage message(byte[] properties) {
        return normaliser.message("orders", properties, bytes.duplicate(), ENVELOPE);
    }

    @Benchmark
    public NewMessage plain() {
        return message(plain);
    }

    @Benchmark
    public NewMessage half() {
        return message(half);
    }

    @Benchmark
    public NewMessage delayed() {
        return message(rare);
    }
}
