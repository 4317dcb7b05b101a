package io.escrowmq.micro;

import io.escrowmq.protocol.FrameReader;
import io.escrowmq.protocol.MalformedFrameException;
import io.escrowmq.protocol.RequestCode;
import io.escrowmq.protocol.header.EndTransactionHeader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Decoding an END_TRANSACTION, from the frame's bytes to the typed header; a copy of the frame is included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EndTransactionHot {

    private static final byte[] NO_BODY = {};

    private final HotFrames.Frame json = HotFrames.json(RequestCode.END_TRANSACTION, fields(), NO_BODY);
    private final HotFrames.Frame binary = HotFrames.binary(RequestCode.END_TRANSACTION, fields(), NO_BODY);

    private static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("topic", "orders");
        fields.put("producerGroup", "orders-producer");
        fields.put("tranStateTableOffset", "123456");
        fields.put("commitLogOffset", "98765432100");
        fields.put("commitOrRollback", "8");
        fields.put("fromTransactionCheck", "false");
        fields.put("msgId", "7F0000010A8C18B4AAC2000000000001");
        fields.put("transactionId", "7F0000010A8C18B4AAC2000000000001");
        return fields;
    }

    private static EndTransactionHeader decode(HotFrames.Frame frame) throws MalformedFrameException {
        return EndTransactionHeader.of(FrameReader.decode(frame.word(), frame.copy()));
    }

    @Benchmark
    public EndTransactionHeader json() throws MalformedFrameException {
        return decode(json);
    }

    @Benchmark
    public EndTransactionHeader binary() throws MalformedFrameException {
        return decode(binary);
    }
}
