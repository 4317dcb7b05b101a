package io.escrowmq.wire;

import io.escrowmq.protocol.FrameReader;
import io.escrowmq.protocol.MalformedFrameException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts the bytes of one connection into frames and decodes them. Memory for a frame grows with the bytes that have
 * come, never with the length that was announced. Stops cutting while the connection is paused.
 */
final class FrameDecoder extends ByteToMessageDecoder {

    /** The event that makes the decoder go on with bytes that came before a pause. */
    static final Object RESUME = new Object();

    /** The first byte of a TLS handshake; as the first byte of a length it would mean 352 MiB. */
    private static final int TLS_HANDSHAKE = 0x16;

    private final WireConnection connection;
    private final WireLimits limits;
    private final int maxFrameBytes;
    private boolean first = true;
    private long accounted;

    FrameDecoder(WireConnection connection, WireLimits limits, int maxFrameBytes) {
        this.connection = connection;
        this.limits = limits;
        this.maxFrameBytes = maxFrameBytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) throws Exception {
        super.channelRead(context, bytes);
        if (!account(internalBuffer().capacity()) && accounted > WireLimits.UNFINISHED_FREE && !connection.isPaused()) {
            connection.refuse(WireEvents.Refusal.OVERLOADED, "the server holds too many bytes of unfinished frames");
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality")
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event == RESUME) {
            channelRead(context, Unpooled.EMPTY_BUFFER);
            channelReadComplete(context);
        } else {
            super.userEventTriggered(context, event);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (!context.channel().isActive()) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (connection.isPaused() || in.readableBytes() < 4) {
            return;
        }
        try {
            int start = in.readerIndex();
            if (first && in.getByte(start) == TLS_HANDSHAKE) {
                connection.refuse(WireEvents.Refusal.TLS, "a TLS handshake, but TLS is not offered here");
                return;
            }
            int length = in.getInt(start);
            FrameReader.checkLength(length, maxFrameBytes);
            first = false;
            if (in.readableBytes() < 8) {
                return;
            }
            int word = in.getInt(start + 4);
            FrameReader.headerLength(word, length);
            if (in.readableBytes() < 4 + length) {
                return;
            }
            byte[] frame = new byte[length - 4];
            in.skipBytes(8).readBytes(frame);
            out.add(FrameReader.decode(word, frame));
        } catch (MalformedFrameException e) {
            connection.refuse(WireEvents.Refusal.MALFORMED, e.getMessage());
        }
    }

    @Override
    protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        // The peer has gone: nobody is there for an answer to what it left.
        in.skipBytes(in.readableBytes());
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) {
        account(0);
    }

    private boolean account(long held) {
        long delta = held - accounted;
        accounted = held;
        return limits.unfinished(delta);
    }
}
