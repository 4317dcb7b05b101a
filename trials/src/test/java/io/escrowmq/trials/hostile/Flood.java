package io.escrowmq.trials.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.escrowmq.trials.wire.Calls;
import io.escrowmq.trials.wire.Frame;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * One hostile peer: connects, sends well-framed bad requests with names that nobody used before, reads all their answers,
 * sends bytes that are no frame until the connection is closed, and begins again.
 */
final class Flood implements Callable<Void> {

    private static final int REQUESTS_PER_CONNECTION = 250;
    private static final int LARGE_EVERY = 2_000;
    private static final int HUGE_EVERY = 60_000;
    private static final int READ_MILLIS = 20_000;

    private final int port;
    private final int frames;
    private final Random dice;
    private final List<byte[]> badBytes = new ArrayList<>(BadBytes.all().values());
    private final byte[] deep = BadRequests.small(new Calls.Handle("open", 1, 1))
            .get("a deep heartbeat")
            .request()
            .bytes();
    private final byte[] properties = BadRequests.tooManyProperties().request().bytes();
    private final byte[] body = BadRequests.bodyTooLarge().request().bytes();
    private int sent;

    /** @param frames bad frames to send, at least */
    Flood(int port, int frames, long seed) {
        this.port = port;
        this.frames = frames;
        this.dice = new Random(seed);
    }

    @Override
    public Void call() throws IOException {
        while (sent < frames) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(READ_MILLIS);
                DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                for (int i = 0; i < REQUESTS_PER_CONNECTION; i++) {
                    out.write(badRequest());
                }
                socket.getOutputStream().write(out.toByteArray());
                for (int i = 0; i < REQUESTS_PER_CONNECTION; i++) {
                    in.skipNBytes(in.readInt());
                }
                socket.getOutputStream().write(badBytes());
                assertThat(in.read()).as("end of the connection").isEqualTo(-1);
            }
        }
        return null;
    }

    private byte[] badRequest() {
        sent++;
        if (sent % HUGE_EVERY == 0) {
            return body;
        }
        if (sent % LARGE_EVERY == 0) {
            return dice.nextBoolean() ? deep : properties;
        }
        return small("n" + Long.toHexString(dice.nextLong())).bytes();
    }

    private Frame small(String name) {
        Calls.Handle handle = new Calls.Handle(name, dice.nextLong(), dice.nextLong());
        return switch (dice.nextInt(8)) {
            case 0 -> Frame.request(1 << 20 | dice.nextInt(1 << 20), Map.of(name, name));
            case 1 -> Calls.end(name, handle, Calls.COMMIT, dice.nextBoolean());
            case 2 -> Calls.send(name, name + "!", 0, name);
            case 3 -> Calls.send(name, BadRequests.TOPIC, 99, name);
            case 4 -> Calls.heartbeat("{\"clientID\":\"" + name + "\",\"producerDataSet\":[{}]");
            case 5 -> Calls.route(name);
            case 6 -> Calls.updateOffset(name, BadRequests.TOPIC, 0, dice.nextLong());
            default -> Calls.pull(name, name, dice.nextInt(), dice.nextLong(), dice.nextInt());
        };
    }

    private byte[] badBytes() {
        sent++;
        if (dice.nextBoolean()) {
            return badBytes.get(dice.nextInt(badBytes.size()));
        }
        byte[] random = new byte[8 + dice.nextInt(600)];
        dice.nextBytes(random);
        // Else the first byte could be that of a length that is allowed, and the server would wait for the rest.
        random[0] |= 1;
        return random;
    }
}
