package io.escrowmq.wire;

import io.escrowmq.base.Clock;
import io.escrowmq.protocol.RequestSink;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The door to clients: listens, cuts the bytes into frames, hands requests to a sink on I/O threads and sends what
 * {@link io.escrowmq.protocol.Connection} is given. Bad bytes, slow readers and idle peers lose their connection, and
 * nobody else's suffers.
 *
 * <p>TLS is not offered: a handshake is closed.
 */
public final class WireServer implements AutoCloseable {

    /** How long answers that wait may take to leave when the server closes. */
    private static final long CLOSE_MILLIS = 2_000;

    private static final int BACKLOG = 1_024;
    private static final int PAGE = 8 << 10;
    /** Chunks of 4 MiB instead of 4 of them: the memory that an idle server holds. */
    private static final int CHUNK_ORDER = 9;

    private final WireContext context;
    private final RequestSink requests;
    private final RequestSink responses;
    private final Clock clock;
    private final AtomicLong nextId = new AtomicLong();
    private final Set<WireConnection> open = ConcurrentHashMap.newKeySet();
    private @Nullable EventLoopGroup group;
    private @Nullable Channel listening;

    /**
     * @param requests gets every request
     * @param responses gets clients' answers to requests of the server
     */
    public WireServer(
            WireSettings settings, RequestSink requests, RequestSink responses, WireEvents events, Clock clock) {
        this(WireContext.of(settings, WireLimits.ofThisMachine(), events, clock), requests, responses, clock);
    }

    WireServer(WireContext context, RequestSink requests, RequestSink responses, Clock clock) {
        this.context = context;
        this.requests = requests;
        this.responses = responses;
        this.clock = clock;
    }

    /**
     * Accepts connections; binds before, if {@link #bind} was not called.
     *
     * @throws IOException as {@link #bind}
     */
    public void start() throws IOException {
        Channel channel = listening == null ? listen() : listening;
        channel.config().setAutoRead(true);
    }

    /**
     * Takes the address without accepting: who connects before {@link #start} waits in the backlog.
     *
     * @throws IOException if the address cannot be bound; the message says which and why, for the user
     */
    public void bind() throws IOException {
        listen();
    }

    private Channel listen() throws IOException {
        WireSettings settings = context.settings();
        ThreadFactory threads = new DefaultThreadFactory("wire");
        boolean epoll = Epoll.isAvailable();
        EventLoopGroup loops = epoll
                ? new EpollEventLoopGroup(settings.ioThreads(), threads)
                : new NioEventLoopGroup(settings.ioThreads(), threads);
        PooledByteBufAllocator allocator =
                new PooledByteBufAllocator(true, 1, settings.ioThreads(), PAGE, CHUNK_ORDER, 64, 32, true);
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOCATOR, allocator)
                .childOption(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(settings.lowWatermark(), settings.highWatermark()))
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel);
                    }
                });
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loops.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
            Throwable cause = bound.cause();
            throw new IOException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": "
                            + (address.isUnresolved() ? "the host name is not known" : cause.getMessage())
                            + "; choose another address or stop what uses this one",
                    cause);
        }
        group = loops;
        Channel channel = bound.channel();
        listening = channel;
        return channel;
    }

    /** Where the server listens, with the port that was chosen. */
    public InetSocketAddress address() {
        Channel channel = listening;
        if (channel == null) {
            throw new IllegalStateException("not started");
        }
        return (InetSocketAddress) channel.localAddress();
    }

    /** Open connections. */
    public int connections() {
        return open.size();
    }

    /** Accepts nothing more, reads nothing more, sends what waits (for up to two seconds) and closes. */
    @Override
    public void close() {
        Channel channel = listening;
        EventLoopGroup loops = group;
        if (channel == null || loops == null) {
            return;
        }
        listening = null;
        group = null;
        channel.close().awaitUninterruptibly();
        open.forEach(WireConnection::closeWhenSent);
        long deadline = clock.monotonicNanos() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        open.forEach(connection -> connection.awaitClosed(deadline - clock.monotonicNanos()));
        loops.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly(2 * CLOSE_MILLIS);
    }

    private void accept(Channel channel) {
        WireSettings settings = context.settings();
        if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) {
            // Gone before it was looked at.
            channel.close();
            return;
        }
        if (open.size() >= settings.maxConnections()) {
            context.refused(
                    remote.toString(),
                    WireEvents.Refusal.TOO_MANY,
                    "there are " + settings.maxConnections() + " connections already");
            channel.close();
            return;
        }
        WireConnection connection = new WireConnection(nextId.incrementAndGet(), channel, context);
        open.add(connection);
        context.events().opened();
        channel.pipeline()
                .addLast(
                        new IdleStateHandler(0, 0, settings.idleSeconds()),
                        new FrameDecoder(connection, context.limits(), settings.maxFrameBytes()),
                        new ConnectionHandler(connection, context, requests, responses, open));
    }
}
