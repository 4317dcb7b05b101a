package io.escrowmq.wire;

import io.escrowmq.protocol.Connection;
import io.escrowmq.protocol.Request;
import io.escrowmq.protocol.Response;
import io.escrowmq.protocol.SerializeType;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection. Frames to send are queued from any thread and encoded, written and flushed together by one
 * task on the connection's I/O thread, in the order in which they were queued.
 *
 * <p>The queue is bounded without a capacity of its own: it holds answers to at most
 * {@link WireLimits#OUTSTANDING_REQUESTS} requests (plus those of one socket read) and
 * {@link WireLimits#WAITING_PUSHES} pushes.
 */
final class WireConnection implements Connection {

    /** Frames sent before the thread looks at its other connections. */
    private static final int FRAMES_PER_TURN = 1_024;

    private static final ByteBuffer[] NO_BODY = {};

    private final long id;
    private final Channel channel;
    private final WireContext context;
    private final InetSocketAddress remote;
    private final InetSocketAddress local;

    private final Queue<Outgoing> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicInteger waitingPushes = new AtomicInteger();
    private final AtomicInteger nextOpaque = new AtomicInteger();
    private final Runnable drain = this::drain;
    private volatile SerializeType lastType = SerializeType.JSON;

    /** Of the one thread that answers unflushed: the agent. */
    private boolean unflushed;

    // Of the I/O thread.
    private int outstanding;
    private long outstandingBytes;
    private long queuedBytes;
    private boolean paused;
    private boolean closing;
    private boolean watching;

    WireConnection(long id, Channel channel, WireContext context) {
        this.id = id;
        this.channel = channel;
        this.context = context;
        this.remote = (InetSocketAddress) channel.remoteAddress();
        this.local = (InetSocketAddress) channel.localAddress();
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public InetSocketAddress local() {
        return local;
    }

    @Override
    public boolean isOpen() {
        return channel.isActive();
    }

    @Override
    public boolean isWritable() {
        return channel.isWritable() && waitingPushes.get() < WireLimits.WAITING_PUSHES;
    }

    @Override
    public void reply(Request request, Response response) {
        if (!request.oneWay() && request.claimReply()) {
            enqueue(new Outgoing.Reply(request.type(), request.opaque(), response, request.size()));
        } else {
            response.hasLeft();
        }
    }

    @Override
    public boolean replyUnflushed(Request request, Response response) {
        if (request.oneWay() || !request.claimReply()) {
            response.hasLeft();
            return false;
        }
        queue.offer(new Outgoing.Reply(request.type(), request.opaque(), response, request.size()));
        boolean first = !unflushed;
        unflushed = true;
        return first;
    }

    @Override
    public void flushReplies() {
        unflushed = false;
        schedule();
    }

    @Override
    public boolean push(int code, Map<String, String> fields, @Nullable ByteBuffer body) {
        if (!isOpen() || !isWritable()) {
            return false;
        }
        waitingPushes.incrementAndGet();
        ByteBuffer[] pieces = body == null ? NO_BODY : new ByteBuffer[] {body};
        enqueue(new Outgoing.Push(lastType, code, nextOpaque.incrementAndGet(), Map.copyOf(fields), pieces));
        return true;
    }

    @Override
    public void onClose(Runnable action) {
        channel.closeFuture().addListener((Future<? super Void> closed) -> action.run());
    }

    @Override
    public void close() {
        channel.close();
    }

    /** Closes because of what the peer did, and says so. I/O thread. */
    void refuse(WireEvents.Refusal why, String what) {
        context.refused(remote.toString(), why, what);
        channel.close();
    }

    /** Counts a decoded request. False if the server holds too many bytes to take it. I/O thread. */
    boolean admit(Request request) {
        lastType = request.type();
        context.events().received(request.size() + 8);
        if (request.oneWay() || request.isResponse()) {
            return true;
        }
        outstanding++;
        outstandingBytes += request.size();
        adjustReading();
        return context.limits().requests(request.size());
    }

    /** Whether nothing more must be decoded for now. I/O thread. */
    boolean isPaused() {
        return paused;
    }

    /** Sends what is queued and closes when it has left. */
    void closeWhenSent() {
        onLoop(() -> {
            closing = true;
            adjustReading();
            drain();
            channel.writeAndFlush(channel.alloc().buffer(0, 0)).addListener(ChannelFutureListener.CLOSE);
        });
    }

    /** Waits for the end of the connection, and ends it at once when the time is over. Not on I/O threads. */
    void awaitClosed(long nanos) {
        if (!channel.closeFuture().awaitUninterruptibly(Math.max(0, nanos), TimeUnit.NANOSECONDS)) {
            channel.close();
        }
    }

    /** The channel's buffer has filled or emptied. I/O thread. */
    void writabilityChanged() {
        adjustReading();
        if (!channel.isWritable() && !watching) {
            watching = true;
            watchForStall(takenBytes());
        }
    }

    /** Gives back what unanswered requests hold. I/O thread. */
    void closed() {
        context.limits().requests(-outstandingBytes);
        outstandingBytes = 0;
        discardQueue();
    }

    private void enqueue(Outgoing outgoing) {
        queue.offer(outgoing);
        schedule();
    }

    private void schedule() {
        if (!scheduled.get() && scheduled.compareAndSet(false, true)) {
            onLoop(drain);
        }
    }

    private void onLoop(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            // The server has stopped, and with it the connection: what is queued has nowhere to go.
        }
    }

    private void drain() {
        // Before the first look: whoever queues after the last look must schedule again.
        scheduled.set(false);
        if (!channel.isActive()) {
            discardQueue();
            return;
        }
        FrameSender sender = new FrameSender(channel);
        int frames = 0;
        Outgoing outgoing;
        while (frames < FRAMES_PER_TURN && (outgoing = queue.poll()) != null) {
            sender.send(outgoing);
            release(outgoing);
            frames++;
        }
        long bytes = sender.finish();
        queuedBytes += bytes;
        context.events().sent(frames, bytes);
        if (channel.isActive() && channel.bytesBeforeWritable() > WireLimits.WAITING_BYTES) {
            refuse(WireEvents.Refusal.STALLED, "more than " + WireLimits.WAITING_BYTES + " bytes wait for this peer");
        }
        adjustReading();
        if (!queue.isEmpty()) {
            schedule();
        }
    }

    private void discardQueue() {
        Outgoing dropped;
        while ((dropped = queue.poll()) != null) {
            dropped.hasLeft();
        }
    }

    private void release(Outgoing outgoing) {
        if (outgoing instanceof Outgoing.Reply reply) {
            outstanding--;
            outstandingBytes -= reply.requestSize();
            context.limits().requests(-reply.requestSize());
        } else {
            waitingPushes.decrementAndGet();
        }
    }

    private void adjustReading() {
        boolean pause = closing
                || outstanding >= WireLimits.OUTSTANDING_REQUESTS
                || outstandingBytes >= WireLimits.OUTSTANDING_BYTES
                || !channel.isWritable();
        if (pause != paused && channel.isActive()) {
            paused = pause;
            channel.config().setAutoRead(!pause);
            if (!pause) {
                // As a task of its own: we may be in the middle of a write.
                onLoop(() -> channel.pipeline().fireUserEventTriggered(FrameDecoder.RESUME));
            }
        }
    }

    private void watchForStall(long takenBefore) {
        channel.eventLoop()
                .schedule(
                        () -> {
                            if (!channel.isActive() || channel.isWritable()) {
                                watching = false;
                            } else if (takenBytes() == takenBefore) {
                                refuse(
                                        WireEvents.Refusal.STALLED,
                                        "the peer took nothing of what waits for it for "
                                                + context.settings().stallSeconds() + " s");
                            } else {
                                watchForStall(takenBytes());
                            }
                        },
                        context.settings().stallSeconds(),
                        TimeUnit.SECONDS);
    }

    /** Rises when the peer takes something; only meaningful to compare while the channel is not writable. */
    private long takenBytes() {
        return queuedBytes - channel.bytesBeforeWritable();
    }
}
