package io.escrowmq.micro;

import io.escrowmq.protocol.FrameReader;
import io.escrowmq.protocol.MalformedFrameException;
import io.escrowmq.protocol.RequestCode;
import io.escrowmq.protocol.header.SendHeader;
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

/** Decoding a send of 128 bytes, from the frame's bytes to the typed header; a copy of the frame is included. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SendHeaderHot {

    static final String PROPERTIES = "UNIQ_KEY\1" + "7F0000010A8C18B4AAC2000000000001" + "\2TAGS\1paid\2WAIT\1true\2";
    private static final byte[] BODY = new byte[128];
    private static final String[] LONG_NAMES = {
        "producerGroup",
        "topic",
        "defaultTopic",
        "defaultTopicQueueNums",
        "queueId",
        "sysFlag",
        "bornTimestamp",
        "flag",
        "properties",
        "reconsumeTimes",
        "unitMode",
        "maxReconsumeTimes",
        "batch"
    };
    private static final String[] VALUES = {
        "orders-producer",
        "orders",
        "TBW102",
        "4",
        "3",
        "0",
        "1700000000123",
        "0",
        PROPERTIES,
        "0",
        "false",
        "0",
        "false"
    };

    private final HotFrames.Frame v1Json = HotFrames.json(RequestCode.SEND_MESSAGE, fields(false), BODY);
    private final HotFrames.Frame v2Json = HotFrames.json(RequestCode.SEND_MESSAGE_V2, fields(true), BODY);
    private final HotFrames.Frame v2Binary = HotFrames.binary(RequestCode.SEND_MESSAGE_V2, fields(true), BODY);

    private static Map<String, String> fields(boolean oneLetter) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < VALUES.length; i++) {
            fields.put(oneLetter ? String.valueOf((char) ('a' + i)) : LONG_NAMES[i], VALUES[i]);
        }
        return fields;
    }

    private static SendHeader decode(HotFrames.Frame frame) throws MalformedFrameException {
        return SendHeader.of(FrameReader.decode(frame.word(), frame.copy()));
    }

    @Benchmark
    public SendHeader v1Json() throws MalformedFrameException {
        return decode(v1Json);
    }

    @Benchmark
    public SendHeader v2Json() throws MalformedFrameException {
        return decode(v2Json);
    }

    @Benchmark
    public SendHeader v2Binary() throws MalformedFrameException {
        return decode(v2Binary);
    }
}
