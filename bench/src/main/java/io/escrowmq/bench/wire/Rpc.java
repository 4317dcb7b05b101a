package io.escrowmq.bench.wire;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;

/** One request at a time over a blocking connection, for what is asked before a load begins. */
public final class Rpc implements Closeable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final Frame frame = new Frame();

    /** Connects, or fails with a message that names the address and what to look at. */
    public Rpc(InetSocketAddress address) throws IOException {
        try {
            socket.connect(address, TIMEOUT_MILLIS);
        } catch (IOException e) {
            socket.close();
            throw new ConnectException("cannot connect to " + address.getHostString() + ":" + address.getPort() + ": "
                    + e.getMessage() + ". Is the server running, and is the address right?");
        }
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    /** Sends a request and waits for its answer, which is valid until the next call. */
    public Frame call(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        do {
            byte[] answer = Arrays.copyOf(in.readNBytes(4), 4);
            int length = Frame.lengthAt(answer, 0, 4);
            answer = Arrays.copyOf(answer, length);
            in.readFully(answer, 4, length - 4);
            frame.read(answer, 0, length);
        } while (!frame.isResponse());
        return frame;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
