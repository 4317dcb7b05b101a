package io.escrowmq.bench.wire;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** One non-blocking connection of an {@link EventLoop}: frames collect in a buffer and leave in one write per turn. */
public final class Connection {
    /** Output in bytes above which no new operation should begin. */
    private static final int HIGH_WATER = 1 << 20;

    private static final int INITIAL_BUFFER = 1 << 16;

    private final SocketChannel channel;
    private final int index;
    private final Frame frame = new Frame();
    private ByteBuffer out = ByteBuffer.allocateDirect(2 * HIGH_WATER);
    private byte[] in = new byte[INITIAL_BUFFER];
    private int inLength;
    private boolean open = true;
    private long receivedBytes;

    /** Connects, or fails with the operating system's reason. */
    public Connection(InetSocketAddress address, int index) throws IOException {
        this(SocketChannel.open(address), index);
    }

    /** Takes a channel that is connected. */
    Connection(SocketChannel channel, int index) throws IOException {
        this.index = index;
        this.channel = channel;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
    }

    /** Number of this connection in its loop, from 0. */
    public int index() {
        return index;
    }

    /** False once the server has closed it. */
    public boolean isOpen() {
        return open;
    }

    /** Bytes that have arrived. */
    long receivedBytes() {
        return receivedBytes;
    }

    /** Whether a new operation may begin. */
    public boolean hasRoom() {
        return open && out.position() < HIGH_WATER;
    }

    /** Whether something waits to be written. */
    boolean hasOutput() {
        return open && out.position() > 0;
    }

    /** The output with room for a frame of that many bytes; what is put there is sent at the end of the turn. */
    public ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            ByteBuffer larger = ByteBuffer.allocateDirect(2 * out.capacity() + bytes);
            out = larger.put(out.flip());
        }
        return out;
    }

    /** Appends a frame that is ready. */
    public void send(byte[] bytes) {
        room(bytes.length).put(bytes);
    }

    void register(Selector selector) throws IOException {
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Reads what has arrived and hands on every whole frame. */
    void read(EventLoop.Driver driver) throws IOException {
        int count = channel.read(ByteBuffer.wrap(in, inLength, in.length - inLength));
        if (count < 0) {
            throw new EOFException("the server closed connection " + index);
        }
        inLength += count;
        receivedBytes += count;
        int at = 0;
        int length = Frame.lengthAt(in, at, inLength);
        while (length > 0 && length <= inLength - at) {
            frame.read(in, at, length);
            driver.received(this, frame);
            at += length;
            length = Frame.lengthAt(in, at, inLength - at);
        }
        inLength -= at;
        System.arraycopy(in, at, in, 0, inLength);
        if (length > in.length) {
            in = Arrays.copyOf(in, Math.max(length, 2 * in.length));
        }
    }

    /** Writes what the socket takes; asks for a wake-up if something is left. */
    void flush(Selector selector) throws IOException {
        if (!open || out.position() == 0) {
            return;
        }
        channel.write(out.flip());
        out.compact();
        SelectionKey key = channel.keyFor(selector);
        int wanted = out.position() == 0 ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    void close() throws IOException {
        open = false;
        channel.close();
    }
}
