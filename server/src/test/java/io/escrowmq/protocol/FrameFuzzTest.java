package io.escrowmq.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.protocol.body.HeartbeatBody;
import io.escrowmq.protocol.header.EndTransactionHeader;
import io.escrowmq.protocol.header.PullHeader;
import io.escrowmq.protocol.header.SendBackHeader;
import io.escrowmq.protocol.header.SendHeader;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever comes, only the two exceptions that say "bad bytes" and "bad request" leave the decoder. */
class FrameFuzzTest {

    private static final int INPUTS = 200_000;
    private static final long SEED = 20261122;

    private static final List<byte[]> GOOD = List.of(
            Frames.request(
                    310,
                    1,
                    0,
                    Map.of("a", "g", "b", "t", "c", "TBW102", "d", "4", "e", "0", "f", "0", "g", "1", "h", "0"),
                    (byte) 1),
            Frames.json(
                    "{\"code\":37,\"extFields\":{\"producerGroup\":\"p\\u0041\\ud83d\\ude00\",\"commitOrRollback\":8,"
                            + "\"tranStateTableOffset\":\"1\",\"commitLogOffset\":\"2\",\"x\":{\"y\":[1,true,null]}},\"z\":[{}]}\n"),
            Frames.json(
                    "{\"code\":34,\"flag\":0}",
                    "{\"clientID\":\"c\",\"producerDataSet\":[{\"groupName\":\"g\"}],\"consumerDataSet\":[]}"
                            .getBytes()),
            Frames.frame(
                    1,
                    Frames.binaryHeader(11, 0, 479, 5, 0, "r", "consumerGroup", "g", "topic", "t", "queueId", "0"),
                    (byte) 9));

    @Test
    void mutated_frames_are_read_or_refused() {
        SplittableRandom random = new SplittableRandom(SEED);
        int read = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] frame = GOOD.get(random.nextInt(GOOD.size())).clone();
            for (int change = random.nextInt(6); change >= 0; change--) {
                // Mostly behind the prefix: the length is checked by others.
                int at = random.nextInt(10) == 0 ? random.nextInt(8) : 8 + random.nextInt(frame.length - 8);
                frame[at] = random.nextBoolean()
                        ? (byte) random.nextInt()
                        : (byte) "{}[]\",:\\u0e-9tn".charAt(random.nextInt(15));
            }
            read += survives(frame) ? 1 : 0;
        }
        assertThat(read).as("mutants that are still frames").isBetween(INPUTS / 100, INPUTS);
    }

    @Test
    void random_headers_are_refused() {
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < INPUTS / 4; i++) {
            byte[] header = new byte[random.nextInt(64)];
            random.nextBytes(header);
            if (header.length > 20) {
                header[13] = header[14] = header[15] = 0;
            }
            survives(Frames.frame(random.nextInt(4), header));
        }
    }

    /** True if the frame is one. Throws what must not be thrown. */
    private static boolean survives(byte[] frame) {
        try {
            Request request = Frames.decode(frame);
            request.fields();
            interpret(request);
            return true;
        } catch (MalformedFrameException e) {
            return false;
        }
    }

    private static void interpret(Request request) {
        try {
            switch (request.code()) {
                case 10, 310, 320 -> SendHeader.of(request);
                case 11 -> PullHeader.of(request);
                case 34 -> HeartbeatBody.of(request);
                case 36 -> SendBackHeader.of(request);
                case 37 -> EndTransactionHeader.of(request);
                default -> request.text("topic");
            }
        } catch (BadRequestException e) {
            assertThat(e.getMessage()).contains("of");
        }
    }
}
