package io.escrowmq.wire;

import io.escrowmq.protocol.Frames;
import io.escrowmq.protocol.MalformedFrameException;
import io.escrowmq.protocol.Request;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/** A blocking socket that speaks frames; every read ends after ten seconds. */
final class TestClient implements AutoCloseable {

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;

    TestClient(InetSocketAddress address) throws IOException {
        this(address, 0);
    }

    TestClient(InetSocketAddress address, int receiveBuffer) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        socket.connect(address);
        in = new DataInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    TestClient send(byte[] bytes) throws IOException {
        out.write(bytes);
        return this;
    }

    Request receive() throws IOException, MalformedFrameException {
        int length = in.readInt();
        byte[] frame = new byte[4 + length];
        ByteBuffer.wrap(frame).putInt(length);
        in.readFully(frame, 4, length);
        return Frames.decode(frame);
    }

    /** Whether the server closed the connection, and sent nothing before. */
    boolean isClosedByServer() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
