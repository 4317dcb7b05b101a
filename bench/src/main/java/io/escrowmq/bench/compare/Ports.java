package io.escrowmq.bench.compare;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;

/** Finds ports on loopback that nobody listens on. */
final class Ports {
    /** Below the range from which Linux takes ports for outgoing connections. */
    private static final int FIRST = 21_000;

    private static final int LAST = 31_000;

    private Ports() {}

    /** The first of that many free ports in a row. */
    static int free(int count) throws IOException {
        int offset = (int) (ProcessHandle.current().pid() % 500) * 10;
        for (int port = FIRST + offset; port < LAST; port += 10) {
            if (IntStream.range(port, port + count).allMatch(Ports::isFree)) {
                return port;
            }
        }
        throw new IOException("no " + count + " free ports in a row from " + (FIRST + offset) + " to " + LAST);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
