package io.escrowmq.trials.wire;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One connection to the server, pipelined; any thread. Answers complete on the reading thread. */
public final class WireClient implements AutoCloseable {

    private static final int CONNECT_MILLIS = 5_000;
    private static final long ANSWER_SECONDS = 20;

    private final Socket socket = new Socket();
    private final OutputStream out;
    private final Map<Integer, CompletableFuture<Frame>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger opaque = new AtomicInteger();
    private final Consumer<Frame> requests;
    private volatile boolean ended;

    /** A client that ignores what the server asks. */
    public WireClient(String address) {
        this(address, request -> {});
    }

    /** @param requests takes the requests of the server, on the reading thread */
    public WireClient(String address, Consumer<Frame> requests) {
        this.requests = requests;
        int colon = address.lastIndexOf(':');
        try {
            socket.connect(
                    new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                    CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            out = socket.getOutputStream();
            DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            Thread reader = new Thread(() -> read(in), "wire-client");
            reader.setDaemon(true);
            reader.start();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot connect to " + address, failure);
        }
    }

    /** Sends a request; the answer, or an IOException when the connection ended before it came. */
    public CompletableFuture<Frame> call(Frame request) {
        int number = opaque.incrementAndGet();
        CompletableFuture<Frame> answer = new CompletableFuture<>();
        waiting.put(number, answer);
        byte[] bytes = request.numbered(number).bytes();
        try {
            send(bytes);
        } catch (IOException failure) {
            fail(number, failure);
        }
        if (ended) {
            fail(number, new IOException("the connection has ended"));
        }
        return answer;
    }

    /** Sends a request and waits for its answer. */
    public Frame ask(Frame request) {
        try {
            return call(request).orTimeout(ANSWER_SECONDS, TimeUnit.SECONDS).join();
        } catch (CompletionException failure) {
            throw new IllegalStateException("no answer to " + request, failure.getCause());
        }
    }

    /** Sends bytes that need not be a frame. */
    public void send(byte[] bytes) throws IOException {
        synchronized (out) {
            out.write(bytes);
        }
    }

    /** Whether the connection has ended. */
    public boolean ended() {
        return ended;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void read(DataInputStream in) {
        try {
            while (true) {
                Frame frame = Frame.read(in);
                if (frame.isResponse()) {
                    CompletableFuture<Frame> answer = waiting.remove(frame.opaque());
                    if (answer != null) {
                        answer.complete(frame);
                    }
                } else {
                    requests.accept(frame);
                }
            }
        } catch (IOException end) {
            ended = true;
            waiting.keySet().forEach(number -> fail(number, end));
        }
    }

    private void fail(int number, IOException why) {
        CompletableFuture<Frame> answer = waiting.remove(number);
        if (answer != null) {
            answer.completeExceptionally(why);
        }
    }
}
