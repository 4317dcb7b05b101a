package io.escrowmq.wire;

import io.escrowmq.protocol.FrameReader;

/**
 * How the server listens.
 *
 * @param host address to bind, a literal or a name
 * @param port 0 for any free one
 * @param ioThreads threads that read, decode, encode and write
 * @param maxFrameBytes longest frame that is read
 * @param maxConnections connections beyond it are closed at once
 * @param idleSeconds a connection without a read or a write for so long is closed
 * @param stallSeconds a connection whose peer takes nothing of what waits for it for so long is closed
 * @param lowWatermark bytes waiting in a connection at which it becomes writable again
 * @param highWatermark bytes waiting in a connection at which it stops being writable
 */
public record WireSettings(
        String host,
        int port,
        int ioThreads,
        int maxFrameBytes,
        int maxConnections,
        int idleSeconds,
        int stallSeconds,
        int lowWatermark,
        int highWatermark) {

    /** RocketMQ's limits where it has one, and one I/O thread per two processors: the agent and the log need the rest. */
    public static WireSettings of(String host, int port) {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
        return new WireSettings(host, port, threads, FrameReader.MAX_FRAME, 20_000, 120, 30, 1 << 20, 4 << 20);
    }
}
